package io.nextmavens.runtime.rest.plan;

import java.nio.charset.StandardCharsets;

/** Names within a statement. */
final class Aliases {

    /** PostgreSQL cuts longer names off (manual, section 4.1.1), and two that differ only at their ends are one then. */
    private static final int MOST_BYTES = 63;

    private Aliases() {}

    /** A name that says what it is about; a long one is shortened, and told from others by its hash. */
    static String of(String about, int number) {
        String whole = about + "_" + number;
        if (bytes(whole) <= MOST_BYTES) {
            return whole;
        }
        String end = "_" + Integer.toHexString(about.hashCode()) + "_" + number;
        String begin = about;
        while (bytes(begin) + end.length() > MOST_BYTES) {
            begin = begin.substring(0, begin.offsetByCodePoints(begin.length(), -1));
        }
        return begin + end;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
