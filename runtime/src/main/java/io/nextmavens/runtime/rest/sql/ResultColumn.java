package io.nextmavens.runtime.rest.sql;

/** The columns of the one row that an aggregated statement answers; {@link #ordinal()} is the position. */
public enum ResultColumn {
    /** How many rows there are in all; null where they were not counted. */
    TOTAL,
    /** How many rows the page has, or were changed. */
    PAGE,
    /** The body; {@code \x…} in hexadecimal where a handler makes bytes; null counts as empty. */
    BODY,
    /** The setting {@code response.headers}; null where it was not set. */
    HEADERS,
    /** The setting {@code response.status}; null where it was not set. */
    STATUS,
    /** How many rows were inserted rather than updated; null where that is not known. */
    INSERTED,
    /** The primary key of the one row inserted, as JSON: {@code [["id","eq.1"]]}; null without one. */
    LOCATION
}
