package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;

/** What a request may at most be made of, so that no stage after can be driven out of its stack. */
final class RequestLimits {

    /** Levels of embeds within embeds, and of logic within logic. */
    static final int NESTING = 100;

    /** Levels of arrays and objects in a body; PostgreSQL's own parser of JSON ends at some thousands. */
    static final int JSON_NESTING = 1000;

    private RequestLimits() {}

    static void checkNesting(int depth) {
        if (depth > NESTING) {
            throw RequestErrors.query(
                            "The query string nests too deeply",
                            "At most " + NESTING + " levels of embedded resources or logical operators are read")
                    .exception();
        }
    }
}
