/**
 * The dashboard: a page that shows projects to those who may get them. A request's way: {@code DashboardServer}, the
 * session it belongs to, what its visitor may see, what of it has changed, JSON. It changes nothing.
 */
package io.nextmavens.operator.dashboard;
