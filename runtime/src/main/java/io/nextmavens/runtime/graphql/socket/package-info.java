/** GraphQL over WebSockets: graphql-transport-ws, and the protocol before it. */
package io.nextmavens.runtime.graphql.socket;
