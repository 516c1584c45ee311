package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * CSV with a header line (RFC 4180) becomes an array of objects; the word {@code NULL} becomes null, and everything
 * else a string. Lines may end with CR, LF or both; empty ones are skipped.
 */
final class CsvParser {

    private final String text;
    private int at;

    private CsvParser(String text) {
        this.text = text;
    }

    static Payload parse(String text) {
        CsvParser parser = new CsvParser(text);
        List<String> header = parser.record();
        if (header.isEmpty()) {
            throw RequestErrors.body("The CSV has no header line").exception();
        }
        Set<String> keys = new TreeSet<>(header);
        List<String> names = header.stream().map(JsonOutline::quoted).toList();
        StringBuilder json = new StringBuilder().append('[');
        for (List<String> row = parser.record(); !row.isEmpty(); row = parser.record()) {
            if (row.size() < header.size()) {
                throw RequestErrors.body("All lines must have same number of fields")
                        .exception();
            }
            append(json, names, row);
            if (json.length() > RequestLimits.CSV_AS_JSON) {
                throw RequestErrors.body("The lines of the CSV are too many for one request; send them in parts")
                        .exception();
            }
        }
        boolean noRows = json.length() == 1;
        json.append(']');
        return new Payload.Json(json.toString(), noRows ? Set.of() : Collections.unmodifiableSet(keys));
    }

    private static void append(StringBuilder json, List<String> names, List<String> row) {
        json.append(json.length() == 1 ? "{" : ",{");
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            json.append(names.get(i)).append(':');
            String value = row.get(i);
            json.append("NULL".equals(value) ? "null" : JsonOutline.quoted(value));
        }
        json.append('}');
    }

    /** The next line that is not empty; an empty list at the end. */
    private List<String> record() {
        while (at < text.length()) {
            List<String> fields = new ArrayList<>();
            do {
                fields.add(field());
                if (fields.size() > RequestLimits.FIELDS) {
                    throw RequestErrors.body("A line of the CSV has more than " + RequestLimits.FIELDS + " fields")
                            .exception();
                }
            } while (takes(','));
            if (at < text.length() && !takes('\n')) {
                if (!takes('\r')) {
                    throw malformed();
                }
                takes('\n');
            }
            if (fields.size() > 1 || !fields.getFirst().isEmpty()) {
                return fields;
            }
        }
        return List.of();
    }

    private String field() {
        if (takes('"')) {
            StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '"') {
                    value.append(c);
                } else if (takes('"')) {
                    value.append('"');
                } else {
                    return value.toString();
                }
            }
            throw malformed();
        }
        int start = at;
        while (at < text.length() && ",\r\n\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean takes(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private RuntimeException malformed() {
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return RequestErrors.body("The CSV has a quotation mark out of place in line " + line)
                .exception();
    }
}
