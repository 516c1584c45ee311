/** Reads from PostgreSQL's system catalogs what a GraphQL schema is made of. */
package io.nextmavens.runtime.graphql.introspection;
