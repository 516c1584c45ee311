package io.nextmavens.runtime.realtime.changes;

import java.util.ArrayList;
import java.util.List;

/** A composite value's text: {@code (1,"a ""b""",)} (PostgreSQL manual, section 8.16.6). Pure. */
final class CompositeText {

    private CompositeText() {}

    /** The fields' texts; null for null. */
    static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean present = false;
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\' || (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"')) {
                    i++;
                    field.append(text.charAt(i));
                } else if (c == '"') {
                    quoted = false;
                } else {
                    field.append(c);
                }
            } else if (c == '"') {
                quoted = true;
                present = true;
            } else if (c == ',' || (c == ')' && i == text.length() - 1)) {
                fields.add(present ? field.toString() : null);
                field.setLength(0);
                present = false;
            } else {
                if (c == '\\') {
                    i++;
                    c = text.charAt(i);
                }
                field.append(c);
                present = true;
            }
        }
        return fields;
    }
}
