package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.changes.PgType.Attribute;
import io.nextmavens.runtime.realtime.changes.PgType.Shape;
import io.nextmavens.runtime.realtime.phoenix.JsonText;
import java.util.List;

/**
 * Makes JSON of values in their text form, the same as {@code to_json} of the same values (PostgreSQL manual, section
 * 9.16), which is what REST answers with. Pure.
 */
public final class JsonValues {

    private JsonValues() {}

    /** Appends a value; null becomes {@code null}. */
    public static void append(StringBuilder out, PgType type, String text) {
        if (text == null) {
            out.append("null");
            return;
        }
        switch (type.shape()) {
            case Shape.Numeric() -> number(out, text);
            case Shape.Bool() -> out.append(text.equals("t") ? "true" : "false");
            case Shape.Json() -> out.append(text);
            case Shape.Timestamp(boolean zoned) -> timestamp(out, text, zoned);
            case Shape.Array(PgType element, char delimiter) -> new ArrayText(text, delimiter).append(out, element);
            case Shape.Composite(List<Attribute> attributes) -> composite(out, attributes, text);
            case Shape.Text() -> JsonText.quote(out, text);
        }
    }

    /** NaN and the infinities are no numbers of JSON. */
    private static void number(StringBuilder out, String text) {
        char last = text.charAt(text.length() - 1);
        if (last >= '0' && last <= '9') {
            out.append(text);
        } else {
            JsonText.quote(out, text);
        }
    }

    /** ISO 8601 with a T, and minutes of the zone always: {@code 2026-01-31T12:00:00+00:00}. */
    private static void timestamp(StringBuilder out, String text, boolean zoned) {
        int blank = text.indexOf(' ');
        if (blank < 0 || text.startsWith("BC", blank + 1)) {
            JsonText.quote(out, text);
            return;
        }
        int era = text.indexOf(" BC", blank + 1);
        String end = era < 0 ? "" : " BC";
        String time = text.substring(blank + 1, era < 0 ? text.length() : era);
        int sign = Math.max(time.lastIndexOf('+'), time.lastIndexOf('-'));
        boolean hoursOnly = zoned && sign >= 0 && time.indexOf(':', sign) < 0;
        out.append('"')
                .append(text, 0, blank)
                .append('T')
                .append(time)
                .append(hoursOnly ? ":00" : "")
                .append(end)
                .append('"');
    }

    private static void composite(StringBuilder out, List<Attribute> attributes, String text) {
        List<String> values = CompositeText.fields(text);
        out.append('{');
        for (int i = 0; i < attributes.size() && i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonText.quote(out, attributes.get(i).name());
            out.append(':');
            append(out, attributes.get(i).type(), values.get(i));
        }
        out.append('}');
    }
}
