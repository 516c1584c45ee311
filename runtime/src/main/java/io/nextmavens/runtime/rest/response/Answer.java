package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.error.RestError;

/** A whole answer, but for the bytes that only the database has. */
public record Answer(ResponseHead head, Body body) {

    /** Where the body comes from. */
    public sealed interface Body {

        /** There is none; for HEAD, 204 and what was not asked for. */
        record None() implements Body {}

        /** What the statement answered, unchanged. */
        record OfStatement() implements Body {}

        /** An error that replaces the rows: the range begins after the last of them. */
        record OfError(RestError error) implements Body {}
    }
}
