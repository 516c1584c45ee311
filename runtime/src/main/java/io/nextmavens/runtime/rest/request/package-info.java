/**
 * What a client asked for: the parser of target, query string and headers, and the records it makes.
 *
 * <p>Everything here is immutable and knows nothing of the database: whether a relation, a column or a function
 * exists is the planner's question.
 */
package io.nextmavens.runtime.rest.request;
