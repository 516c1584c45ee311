package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.vertx.core.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values of GraphQL in PostgreSQL's input syntax (manual, chapter 8). Pure. */
public final class PgText {

    private PgText() {}

    /**
     * The text of a value.
     *
     * @param value null, text, a number, a boolean, a list or a map
     * @param dynamicJson whether JSON comes as it is, and not in a string
     * @throws PlanException when the value is none of the type
     */
    public static String of(Codec codec, Object value, boolean dynamicJson) {
        if (value == null) {
            return null;
        }
        return switch (codec) {
            case Codec.Scalar scalar -> scalar(scalar.kind(), value, dynamicJson);
            case Codec.Enumeration enumeration -> label(enumeration, value.toString());
            case Codec.Array array -> array(array, list(value), dynamicJson);
            case Codec.Domain domain -> of(domain.base(), value, dynamicJson);
            case Codec.Range range -> range(range, map(value), dynamicJson);
            case Codec.Composite row -> row(row, map(value), dynamicJson);
        };
    }

    private static String scalar(ScalarKind kind, Object value, boolean dynamicJson) {
        return switch (kind) {
            case JSON -> dynamicJson ? Json.encode(value) : value.toString();
            case GEOJSON -> value instanceof Map ? Json.encode(value) : value.toString();
            case HSTORE -> hstore(map(value));
            case INTERVAL -> interval(map(value));
            case POINT -> point(map(value));
            case LINE, LSEG ->
                "[" + point(map(map(value).get("a"))) + ","
                        + point(map(map(value).get("b"))) + "]";
            case BOX ->
                "(" + point(map(map(value).get("a"))) + ","
                        + point(map(map(value).get("b"))) + ")";
            case PATH -> path(map(value));
            case POLYGON -> "(" + points(map(value)) + ")";
            case CIRCLE ->
                "<" + point(map(map(value).get("center"))) + "," + map(value).get("radius") + ">";
            case BYTEA -> "\\x" + bytes(value.toString());
            default -> value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        };
    }

    private static String bytes(String base64) {
        try {
            return HexFormat.of().formatHex(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new PlanException("The text is not Base64");
        }
    }

    private static String label(Codec.Enumeration codec, String name) {
        return codec.values().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlanException(name + " is no value of " + codec.typeName()))
                .label();
    }

    private static String hstore(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> quoted(entry.getKey().toString()) + "=>"
                        + (entry.getValue() == null
                                ? "NULL"
                                : quoted(entry.getValue().toString())))
                .collect(Collectors.joining(","));
    }

    private static String interval(Map<?, ?> map) {
        StringBuilder text = new StringBuilder();
        for (String unit : List.of("years", "months", "days", "hours", "minutes", "seconds")) {
            Object amount = map.get(unit);
            if (amount != null) {
                text.append(amount instanceof BigDecimal decimal ? decimal.toPlainString() : amount)
                        .append(' ')
                        .append(unit)
                        .append(' ');
            }
        }
        return text.isEmpty() ? "0 seconds" : text.toString().strip();
    }

    private static String point(Map<?, ?> map) {
        return "(" + map.get("x") + "," + map.get("y") + ")";
    }

    private static String points(Map<?, ?> map) {
        return list(map.get("points")).stream().map(each -> point(map(each))).collect(Collectors.joining(","));
    }

    private static String path(Map<?, ?> map) {
        boolean open = Boolean.TRUE.equals(map.get("isOpen"));
        return (open ? "[" : "(") + points(map) + (open ? "]" : ")");
    }

    private static String array(Codec.Array array, List<?> values, boolean dynamicJson) {
        String separator = array.element().is(ScalarKind.BOX) ? ";" : ",";
        List<String> elements = new ArrayList<>();
        for (Object value : values) {
            String text = of(array.element(), value, dynamicJson);
            elements.add(text == null ? "NULL" : quoted(text));
        }
        return elements.stream().collect(Collectors.joining(separator, "{", "}"));
    }

    private static String range(Codec.Range range, Map<?, ?> map, boolean dynamicJson) {
        Map<?, ?> start = map.get("start") == null ? Map.of() : map(map.get("start"));
        Map<?, ?> end = map.get("end") == null ? Map.of() : map(map.get("end"));
        return (Boolean.TRUE.equals(start.get("inclusive")) ? "[" : "(")
                + bound(range, start, dynamicJson)
                + ","
                + bound(range, end, dynamicJson)
                + (Boolean.TRUE.equals(end.get("inclusive")) ? "]" : ")");
    }

    private static String bound(Codec.Range range, Map<?, ?> bound, boolean dynamicJson) {
        String text = of(range.subtype(), bound.get("value"), dynamicJson);
        return text == null ? "" : quoted(text);
    }

    private static String row(Codec.Composite row, Map<?, ?> map, boolean dynamicJson) {
        List<String> members = new ArrayList<>();
        for (Attribute attribute : row.attributes()) {
            if (attribute.base().isPresent()) {
                continue;
            }
            String text = of(attribute.codec(), map.get(attribute.fieldName()), dynamicJson);
            members.add(text == null ? "" : quoted(text));
        }
        return members.stream().collect(Collectors.joining(",", "(", ")"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static List<?> list(Object value) {
        // GraphQL reads one value as a list of it (specification, section 3.11)
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new PlanException("An object was expected");
    }
}
