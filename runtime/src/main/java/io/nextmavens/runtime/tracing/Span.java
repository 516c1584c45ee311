package io.nextmavens.runtime.tracing;

import java.util.List;
import java.util.Map;

/**
 * A span that has ended.
 *
 * @param context its place
 * @param parent id of the span around it, 0 for none
 * @param name few different ones, whatever clients send
 * @param kind who talked to whom
 * @param start nanoseconds since 1970
 * @param end nanoseconds since 1970
 * @param attributes texts and whole numbers by name
 * @param failed whether it ended with an error
 */
record Span(
        TraceContext context,
        long parent,
        String name,
        Kind kind,
        long start,
        long end,
        List<Map.Entry<String, Object>> attributes,
        boolean failed) {

    /** With the numbers of {@code opentelemetry/proto/trace/v1/trace.proto}. */
    enum Kind {
        SERVER(2),
        CLIENT(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
