package io.nextmavens.runtime.rest.response;

import java.nio.charset.StandardCharsets;

/** Text as it may stand in a URI (RFC 3986). */
final class UriText {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final String UNRESERVED = "-._~";
    private static final String OF_SEGMENT = UNRESERVED + "!$&'()*+,;=:@";

    private UriText() {}

    /** A segment of a path (section 3.3). */
    static String segment(String text) {
        return encoded(text, OF_SEGMENT);
    }

    /** A name or value in a query: nothing but unreserved characters (section 2.3). */
    static String parameter(String text) {
        return encoded(text, UNRESERVED);
    }

    private static String encoded(String text, String kept) {
        int plain = 0;
        while (plain < text.length() && isKept(text.charAt(plain), kept)) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isKept(c, kept)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean isKept(char c, String kept) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 128 && kept.indexOf(c) >= 0);
    }
}
