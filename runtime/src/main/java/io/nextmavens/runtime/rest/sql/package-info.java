/**
 * The pure SQL builder: a plan becomes one statement that answers one row, its body put together by PostgreSQL.
 *
 * <p>{@link io.nextmavens.runtime.rest.sql.Statements} is the entry. Identifiers are quoted, values bound, and the text
 * depends on the shape of the request and its page size alone, so that sessions keep it prepared. Why the statements
 * look as they do: {@code docs/adr/0005-one-statement.md}.
 */
package io.nextmavens.runtime.rest.sql;
