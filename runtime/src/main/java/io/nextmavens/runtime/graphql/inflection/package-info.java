/** Names of types, fields and arguments, by the conventions of PostGraphile 5 under its V4 preset. */
package io.nextmavens.runtime.graphql.inflection;
