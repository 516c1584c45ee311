/** What of a database is exposed and how it hangs together, before it becomes a GraphQL schema. */
package io.nextmavens.runtime.graphql.model;
