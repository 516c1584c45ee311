package io.nextmavens.runtime.rest.sql;

/** The columns of the one row that an aggregated statement answers; {@link #ordinal()} is the position. */
public enum ResultColumn {
    /** How many rows there are in all, {@code int8}; null where they were not counted. */
    TOTAL,
    /** How many rows the page has, or were changed, {@code int8}. */
    PAGE,
    /** The body, {@code text}, or {@code bytea} where a handler makes bytes; null counts as empty. */
    BODY,
    /** The setting {@code response.headers}, {@code text}; null where it was not set. */
    HEADERS,
    /** The setting {@code response.status}, {@code text}; null where it was not set. */
    STATUS,
    /** How many rows were inserted rather than updated, {@code int8}; null where that is not known. */
    INSERTED,
    /** The primary key of the one row inserted, {@code text[]} of {@code column=eq.value}; empty without one. */
    LOCATION
}
