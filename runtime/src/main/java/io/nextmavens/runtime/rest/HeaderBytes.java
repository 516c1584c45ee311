package io.nextmavens.runtime.rest;

import java.nio.charset.StandardCharsets;

/**
 * Header values beyond ASCII. The server hands over each byte as one character (RFC 9110, section 5.5 leaves their
 * meaning open); PostgREST's clients mean UTF-8.
 */
final class HeaderBytes {

    private HeaderBytes() {}

    /** What the bytes behind the characters mean. */
    static String decode(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The characters whose bytes mean the value. */
    static String encode(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 126) {
                return false;
            }
        }
        return true;
    }
}
