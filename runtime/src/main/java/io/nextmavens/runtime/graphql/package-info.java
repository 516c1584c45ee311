/**
 * The GraphQL service: PostGraphile's API made of the live database.
 *
 * <p>In the order of the data's way: {@code introspection} reads the database, {@code inflection} names things, {@code
 * model} says what is exposed, {@code schema} makes the GraphQL schema of it, {@code plan} turns an operation into one
 * SQL statement that builds the answer, and {@code execution} runs it.
 */
package io.nextmavens.runtime.graphql;
