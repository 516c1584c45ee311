/**
 * The database at the wire: connections, their pool, and the transaction envelope that is one network flush.
 *
 * <p>Speaks PostgreSQL's frontend/backend protocol 3.0 (manual, chapter 55) on Vert.x's event loops. Why not a
 * general client: see {@code docs/adr/0003-postgres-client.md}.
 */
package io.nextmavens.runtime.postgres;
