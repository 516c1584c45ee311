/**
 * What answers for a project that is suspended: no pod of its own runs, so its route leads to the operator, by a
 * Service of the project's without a selector and an EndpointSlice with the operator's address.
 */
package io.nextmavens.operator.suspension;
