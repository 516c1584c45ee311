package io.nextmavens.runtime.realtime.changes;

/** An array's text: {@code {1,NULL,"a,b"}}, nested by dimension (PostgreSQL manual, section 8.15.6). Pure. */
final class ArrayText {

    private final String text;
    private final char delimiter;
    private int at;

    ArrayText(String text, char delimiter) {
        this.text = text;
        this.delimiter = delimiter;
        // bounds that do not begin at 1 come first: [0:1]={…}
        this.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    }

    void append(StringBuilder out, PgType element) {
        at++;
        out.append('[');
        boolean first = true;
        while (text.charAt(at) != '}') {
            if (text.charAt(at) == delimiter) {
                at++;
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            if (text.charAt(at) == '{') {
                append(out, element);
            } else {
                JsonValues.append(out, element, element());
            }
        }
        at++;
        out.append(']');
    }

    private String element() {
        StringBuilder value = new StringBuilder();
        if (text.charAt(at) == '"') {
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
        boolean escaped = false;
        for (; text.charAt(at) != delimiter && text.charAt(at) != '}'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
                escaped = true;
            }
            value.append(text.charAt(at));
        }
        String unquoted = value.toString();
        return !escaped && unquoted.equals("NULL") ? null : unquoted;
    }
}
