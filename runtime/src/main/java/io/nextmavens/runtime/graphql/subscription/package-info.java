/** What subscriptions wait for: changes of rows, notifications, other answers to a query. */
package io.nextmavens.runtime.graphql.subscription;
