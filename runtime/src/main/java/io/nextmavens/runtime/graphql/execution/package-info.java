/** Runs operations and writes their answers. */
package io.nextmavens.runtime.graphql.execution;
