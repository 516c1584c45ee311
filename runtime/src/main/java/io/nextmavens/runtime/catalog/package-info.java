/**
 * The immutable snapshot of a database: relations, keys, relationships, functions, media handlers and domain
 * representations, how it is read from PostgreSQL's system catalogs, and what is inferred from it.
 *
 * <p>{@link io.nextmavens.runtime.catalog.Introspection} names the queries and makes a
 * {@link io.nextmavens.runtime.catalog.Catalog} of their answers; running them is the caller's. A snapshot is never
 * changed: a reload makes another one.
 */
package io.nextmavens.runtime.catalog;
