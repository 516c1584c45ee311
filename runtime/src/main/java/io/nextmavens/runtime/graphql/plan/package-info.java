/** Turns an operation into SQL whose result is the answer's JSON. */
package io.nextmavens.runtime.graphql.plan;
