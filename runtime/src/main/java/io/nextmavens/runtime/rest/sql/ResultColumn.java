package io.nextmavens.runtime.rest.sql;

/**
 * The columns of the one row that an aggregated statement answers; {@link #ordinal()} is the position.
 *
 * <p>The body is the last: values come off the wire in order, so that all that the head of an answer is made of is
 * known when the body begins, and the body can be passed on while it arrives, however large.
 */
public enum ResultColumn {
    /** How many rows there are in all; null where they were not counted. */
    TOTAL,
    /** How many rows the page has, or were changed. */
    PAGE,
    /** The setting {@code response.headers}; null where it was not set. */
    HEADERS,
    /** The setting {@code response.status}; null where it was not set. */
    STATUS,
    /** Of an upsert, how many rows were inserted rather than updated, null for none at all; of other inserts 0. */
    INSERTED,
    /** The primary key of the one row inserted, as JSON: {@code [["id","eq.1"]]}; null without one. */
    LOCATION,
    /** The body; {@code \x…} in hexadecimal where a handler makes bytes; null counts as empty. */
    BODY
}
