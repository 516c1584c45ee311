/** The GraphQL schema, and what each of its fields means. */
package io.nextmavens.runtime.graphql.schema;
