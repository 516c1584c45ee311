/**
 * What goes back: status, headers and where the body comes from, as pure functions of the request, its plan and what
 * the statement answered. Nothing here writes; {@code Content-Length}, {@code Date} and the like are the server's.
 */
package io.nextmavens.runtime.rest.response;
