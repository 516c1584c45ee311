package io.nextmavens.runtime.rest;

/** Writes a flat JSON object of texts (RFC 8259, section 7). Not thread-safe. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder json;

    JsonText(int capacity) {
        json = new StringBuilder(capacity).append('{');
    }

    /** Adds a member; its name in lower case where asked. */
    void member(String name, boolean lowerCase, String value) {
        if (json.length() > 1) {
            json.append(',');
        }
        quote(name, lowerCase);
        json.append(':');
        quote(value, false);
    }

    String end() {
        return json.append('}').toString();
    }

    private void quote(String text, boolean lowerCase) {
        json.append('"');
        // most texts, and the longest of them, are written as they are
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean toLower = lowerCase && c >= 'A' && c <= 'Z';
            if (c != '"' && c != '\\' && c >= ' ' && !toLower) {
                continue;
            }
            json.append(text, written, i);
            written = i + 1;
            if (toLower) {
                json.append((char) (c + 32));
            } else if (c < ' ') {
                json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                json.append('\\').append(c);
            }
        }
        json.append(text, written, text.length()).append('"');
    }
}
