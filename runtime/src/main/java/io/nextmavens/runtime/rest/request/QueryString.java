package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The outer form of a query string and of a form: pairs of names and values, percent-encoded. */
final class QueryString {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private QueryString() {}

    /**
     * One parameter.
     *
     * @param value null when there was no equals sign, which is not the same as nothing after it
     */
    record Parameter(String name, String value) {}

    /** Splits at {@code &} and {@code ;}, and decodes; a plus is a space, and a percent sign alone is itself. */
    static List<Parameter> parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (int start = start(raw); start < raw.length(); ) {
            int end = end(raw, start);
            int equals = raw.indexOf('=', start, end);
            parameters.add(
                    equals < 0
                            ? new Parameter(decode(raw, start, end), null)
                            : new Parameter(decode(raw, start, equals), decode(raw, equals + 1, end)));
            start = end + 1;
        }
        return parameters;
    }

    /** Where the first parameter begins. */
    static int start(String raw) {
        return raw.startsWith("?") ? 1 : 0;
    }

    /** Where the parameter ends that begins there. */
    static int end(String raw, int start) {
        int end = start;
        while (end < raw.length() && raw.charAt(end) != '&' && raw.charAt(end) != ';') {
            end++;
        }
        return end;
    }

    /** Encodes all but the unreserved characters (RFC 3986, section 2.3). */
    static void encode(String text, StringBuilder out) {
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                ascii = false;
                break;
            }
        }
        if (ascii) {
            for (int i = 0; i < text.length(); i++) {
                encode((byte) text.charAt(i), out);
            }
        } else {
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                encode(b, out);
            }
        }
    }

    private static void encode(byte b, StringBuilder out) {
        char c = (char) (b & 0xff);
        if ((c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~') {
            out.append(c);
        } else {
            out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }

    /** Decodes a part of a query string. */
    static String decode(String raw, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == '+' || c >= 128 || c == 0) {
                return decodeBytes(raw, start, end, true);
            }
        }
        return raw.substring(start, end);
    }

    /** Decodes one segment of a path, where a plus is a plus. */
    static String decodePath(String raw) {
        return raw.indexOf('%') < 0 && raw.indexOf('\0') < 0 ? raw : decodeBytes(raw, 0, raw.length(), false);
    }

    private static String decodeBytes(String raw, int start, int end, boolean plusIsSpace) {
        ByteBuffer bytes = ByteBuffer.allocate((end - start) * 3);
        int i = start;
        while (i < end) {
            char c = raw.charAt(i);
            if (c == '%' && i + 2 < end && hex(raw.charAt(i + 1)) >= 0 && hex(raw.charAt(i + 2)) >= 0) {
                bytes.put((byte) ((hex(raw.charAt(i + 1)) << 4) | hex(raw.charAt(i + 2))));
                i += 3;
            } else if (c < 128) {
                bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
                i++;
            } else {
                // Not encoded, as it may not be in a URI; taken for what it looks like.
                int width = Character.isHighSurrogate(c) && i + 1 < end ? 2 : 1;
                bytes.put(raw.substring(i, i + width).getBytes(StandardCharsets.UTF_8));
                i += width;
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (text.indexOf('\0') >= 0) {
                throw RequestErrors.query(
                                "The URL holds the character with code zero",
                                "PostgreSQL has no text with that character")
                        .exception();
            }
            return text;
        } catch (CharacterCodingException e) {
            throw RequestErrors.query(
                            "The URL is not UTF-8", "What is percent-encoded has to be the bytes of text in UTF-8")
                    .exception();
        }
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
