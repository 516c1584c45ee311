package io.nextmavens.runtime.graphql.execution;

import io.vertx.core.json.Json;
import java.util.List;
import java.util.Map;

/** Writes maps and lists of Java as JSON (RFC 8259). Pure. */
final class JsonText {

    private JsonText() {}

    static String of(Object value) {
        StringBuilder json = new StringBuilder();
        write(json, value);
        return json.toString();
    }

    private static void write(StringBuilder json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.append('{');
                String separator = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.append(separator)
                            .append(Json.encode(entry.getKey().toString()))
                            .append(':');
                    write(json, entry.getValue());
                    separator = ",";
                }
                json.append('}');
            }
            case List<?> list -> {
                json.append('[');
                String separator = "";
                for (Object each : list) {
                    json.append(separator);
                    write(json, each);
                    separator = ",";
                }
                json.append(']');
            }
            case null -> json.append("null");
            case Enum<?> name -> json.append(Json.encode(name.name()));
            default -> json.append(Json.encode(value));
        }
    }
}
