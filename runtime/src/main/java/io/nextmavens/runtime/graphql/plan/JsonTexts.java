package io.nextmavens.runtime.graphql.plan;

import java.nio.charset.StandardCharsets;

/**
 * JSON that travels in a string of JSON, where clients know it as JavaScript writes it: without blanks, with numbers in
 * their shortest form. PostgreSQL cannot write it so; it marks such strings, and they are rewritten in the answer's
 * bytes. Pure.
 */
public final class JsonTexts {

    /** A character for private use that begins a marked string. */
    private static final String MARK = "\uE0A7";

    private static final byte[] MARKED = ("\"" + MARK).getBytes(StandardCharsets.UTF_8);

    private JsonTexts() {}

    /** The text, marked. */
    static String marked(String sql) {
        return "'" + MARK + "' || " + sql;
    }

    /** The answer with its marked strings rewritten. */
    public static byte[] rewritten(byte[] json) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(json.length);
        int from = 0;
        for (int at = find(json, 0); at >= 0; at = find(json, from)) {
            int end = endOfString(json, at + 1);
            out.write(json, from, at - from);
            String text = new String(json, at + MARKED.length, end - at - MARKED.length, StandardCharsets.UTF_8);
            out.writeBytes(quoted(compactOrAsIs(unescaped(text))).getBytes(StandardCharsets.UTF_8));
            from = end + 1;
        }
        out.write(json, from, json.length - from);
        return out.toByteArray();
    }

    private static int find(byte[] json, int from) {
        outer:
        for (int i = from; i <= json.length - MARKED.length; i++) {
            if (json[i] == MARKED[0]) {
                for (int j = 1; j < MARKED.length; j++) {
                    if (json[i + j] != MARKED[j]) {
                        continue outer;
                    }
                }
                return i;
            }
        }
        return -1;
    }

    private static int endOfString(byte[] json, int from) {
        for (int i = from; ; i++) {
            if (json[i] == '\\') {
                i++;
            } else if (json[i] == '"') {
                return i;
            }
        }
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    /** A text that a client stored with the mark in it is no JSON; it stays what it is. */
    private static String compactOrAsIs(String text) {
        try {
            return compact(text);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return MARK + text;
        }
    }

    /** The JSON without blanks between its tokens and with short numbers. */
    static String compact(String json) {
        StringBuilder compact = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                int start = i++;
                while (json.charAt(i) != '"') {
                    i += json.charAt(i) == '\\' ? 2 : 1;
                }
                compact.append(json, start, i + 1);
            } else if (c == '-' || (c >= '0' && c <= '9')) {
                int start = i;
                while (i + 1 < json.length() && "+-.eE0123456789".indexOf(json.charAt(i + 1)) >= 0) {
                    i++;
                }
                compact.append(number(json.substring(start, i + 1)));
            } else if (c > ' ') {
                compact.append(c);
            }
        }
        return compact.toString();
    }

    /** A number as ECMAScript writes it (specification, section 6.1.6.1.20). */
    private static String number(String text) {
        double value = Double.parseDouble(text);
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        java.math.BigDecimal decimal = new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros();
        double magnitude = Math.abs(value);
        if (magnitude >= 1e21 || magnitude < 1e-6) {
            String digits = decimal.unscaledValue().abs().toString();
            int exponent = digits.length() - 1 - decimal.scale();
            return (value < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
        return decimal.toPlainString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
