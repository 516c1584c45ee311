package io.nextmavens.runtime.tracing;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A span's place in a trace (W3C Trace Context, section 3.2).
 *
 * @param high first half of the trace's id
 * @param low its second half
 * @param span the span's id, not 0
 * @param sampled whether the trace is recorded
 */
record TraceContext(long high, long low, long span, boolean sampled) {

    private static final int LENGTH = 55;
    private static final HexFormat HEX = HexFormat.of();

    /** Reads the header {@code traceparent}; empty where it is none that counts, and a trace begins anew (section 4.3). */
    static Optional<TraceContext> parse(String header) {
        if (header == null || header.length() < LENGTH || (header.length() > LENGTH && header.charAt(LENGTH) != '-')) {
            return Optional.empty();
        }
        boolean isFirstVersion = header.startsWith("00-");
        if (header.startsWith("ff") || (isFirstVersion && header.length() > LENGTH) || !hasForm(header)) {
            return Optional.empty();
        }
        TraceContext context = new TraceContext(
                HexFormat.fromHexDigitsToLong(header, 3, 19),
                HexFormat.fromHexDigitsToLong(header, 19, 35),
                HexFormat.fromHexDigitsToLong(header, 36, 52),
                (HexFormat.fromHexDigits(header, 53, 55) & 1) != 0);
        boolean isValid = (context.high | context.low) != 0 && context.span != 0;
        return isValid ? Optional.of(context) : Optional.empty();
    }

    private static boolean hasForm(String header) {
        for (int i = 0; i < LENGTH; i++) {
            char c = header.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** The first span of a trace of its own. */
    static TraceContext root() {
        return new TraceContext(ThreadLocalRandom.current().nextLong(), id(), id(), false);
    }

    /** Another span of the same trace. */
    TraceContext child(boolean isSampled) {
        return new TraceContext(high, low, id(), isSampled);
    }

    private static long id() {
        long id = ThreadLocalRandom.current().nextLong();
        return id == 0 ? 1 : id;
    }

    /** The header {@code traceparent}. */
    String header() {
        return "00-" + HEX.toHexDigits(high) + HEX.toHexDigits(low) + "-" + HEX.toHexDigits(span)
                + (sampled ? "-01" : "-00");
    }
}
