/**
 * The pure SQL builder: a plan becomes one statement, in one of two forms whose bytes are the same for a client.
 *
 * <p>{@code Statements.aggregated(plan, bound)}: one row, with the columns of
 * {@link io.nextmavens.runtime.rest.sql.ResultColumn}; PostgreSQL puts the whole body together. For the answers that
 * fit into memory. With a bound, at most bound + 1 rows are read, so that a page of more than bound rows tells the
 * caller to take the other form.
 *
 * <p>{@code Statements.rows(plan)}: a row per element, to be read through a cursor and written out between
 * {@code [}, {@code ", \n "} and {@code ]}, which is what {@code json_agg} writes.
 *
 * <p>{@code Statements.plannedCount(plan)}: EXPLAIN (FORMAT JSON) of the count; the answer's {@code [0].Plan."Plan Rows"}
 * is the estimate.
 *
 * <p>Of a plan that asks for the execution plan, {@code aggregated} is the EXPLAIN of that statement: one column;
 * several rows of it in text form.
 */
package io.nextmavens.runtime.rest.sql;
