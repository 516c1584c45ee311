package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.sql.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pieces of SQL text. Pure. */
final class Sql {

    /** A function takes a hundred arguments (manual, appendix K). */
    private static final int PAIRS = 50;

    private Sql() {}

    static String name(String identifier) {
        return new SqlIdentifier(identifier).quoted();
    }

    /** A text as a literal (manual, section 4.1.2.1). */
    static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** A JSON object of those members. */
    static String object(Map<String, String> members) {
        if (members.isEmpty()) {
            return "'{}'::json";
        }
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int pairs = 0;
        for (Map.Entry<String, String> member : members.entrySet()) {
            part.append(pairs == 0 ? "" : ", ")
                    .append(literal(member.getKey()))
                    .append(", ")
                    .append(member.getValue());
            if (++pairs == PAIRS) {
                parts.add("json_build_object(" + part + ")");
                part.setLength(0);
                pairs = 0;
            }
        }
        if (pairs > 0) {
            parts.add("json_build_object(" + part + ")");
        }
        return parts.size() == 1 ? parts.getFirst() : joined(parts);
    }

    /** Objects side by side in one pair of braces. */
    private static String joined(List<String> objects) {
        StringBuilder sql = new StringBuilder("(");
        for (int i = 0; i < objects.size(); i++) {
            String text = objects.get(i) + "::text";
            if (i == 0) {
                sql.append("left(").append(text).append(", -1)");
            } else if (i < objects.size() - 1) {
                sql.append(" || ',' || substr(left(").append(text).append(", -1), 2)");
            } else {
                sql.append(" || ',' || substr(").append(text).append(", 2)");
            }
        }
        return sql.append(")::json").toString();
    }

    /** Base64 in one line of a text. */
    static String base64(String text) {
        return "translate(encode(convert_to(" + text + ", 'UTF8'), 'base64'), E'\\n', '')";
    }

    static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }
}
