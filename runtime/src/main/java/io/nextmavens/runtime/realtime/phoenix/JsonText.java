package io.nextmavens.runtime.realtime.phoenix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.nextmavens.runtime.realtime.phoenix.ClientMessage.Malformed;
import java.io.IOException;

/** JSON that is passed on as it came. */
public final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /**
     * Checks that bytes are exactly one JSON value: they become part of messages to others.
     *
     * @throws Malformed when they are not
     */
    public static void requireValid(byte[] json) throws Malformed {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new Malformed("the payload is empty where JSON was announced");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new Malformed("the payload has more than one JSON value");
            }
        } catch (IOException e) {
            throw new Malformed("the payload is not JSON");
        }
    }

    /** Appends a JSON string (RFC 8259, section 7). */
    public static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** A JSON string, or {@code null}. */
    public static String quoted(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder(text.length() + 2);
        quote(out, text);
        return out.toString();
    }
}
