package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;

/** What a request may at most be made of, so that no stage after can be driven out of its stack. */
final class RequestLimits {

    /** Levels of embeds within embeds, and of logic within logic. */
    static final int NESTING = 100;

    /** Levels of arrays and objects in a body; PostgreSQL's own parser of JSON ends at some thousands. */
    static final int JSON_NESTING = 1000;

    /** Fields of a form or of a line of CSV; a table has at most 1,600 columns, a function takes at most 100 arguments and more in VARIADIC. */
    static final int FIELDS = 10_000;

    /** Characters of JSON that a CSV may become: every line repeats the names of the header. */
    static final int CSV_AS_JSON = 128 << 20;

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
