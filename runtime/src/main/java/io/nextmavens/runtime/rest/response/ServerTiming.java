package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;

/**
 * How long the stages of a request took (W3C Server Timing).
 *
 * @param jwt checking the token, in nanoseconds, as the others
 * @param parse reading the request
 * @param plan planning it
 * @param transaction running the transaction
 * @param response putting the answer together
 */
public record ServerTiming(long jwt, long parse, long plan, long transaction, long response) {

    /** The header; milliseconds with one digit after the point. */
    public Header header() {
        StringBuilder text = new StringBuilder(80);
        append(text, "jwt;dur=", jwt);
        append(text, ", parse;dur=", parse);
        append(text, ", plan;dur=", plan);
        append(text, ", transaction;dur=", transaction);
        append(text, ", response;dur=", response);
        return new Header("Server-Timing", text.toString());
    }

    private static void append(StringBuilder text, String name, long nanoseconds) {
        long tenths = (Math.max(nanoseconds, 0) + 50_000) / 100_000;
        text.append(name).append(tenths / 10).append('.').append(tenths % 10);
    }
}
