/** The page that browsers get: GraphiQL, served from within. */
package io.nextmavens.runtime.graphql.playground;
