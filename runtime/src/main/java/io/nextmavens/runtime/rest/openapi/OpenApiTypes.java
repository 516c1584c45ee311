package io.nextmavens.runtime.rest.openapi;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** PostgreSQL's types as those of OpenAPI 2.0 (section "Data Types"); the format is PostgreSQL's own name. */
final class OpenApiTypes {

    private OpenApiTypes() {}

    /** The type; none for JSON, which may be anything. */
    static Optional<String> type(String sqlType) {
        return switch (sqlType) {
            case "character varying", "character", "text" -> Optional.of("string");
            case "boolean" -> Optional.of("boolean");
            case "smallint", "integer", "bigint" -> Optional.of("integer");
            case "numeric", "real", "double precision" -> Optional.of("number");
            case "json", "jsonb" -> Optional.empty();
            default -> Optional.of(sqlType.endsWith("[]") ? "array" : "string");
        };
    }

    static String format(String sqlType) {
        return switch (sqlType) {
            case "smallint", "integer" -> "int32";
            case "bigint" -> "int64";
            default -> sqlType;
        };
    }

    /** The type of an array's elements. */
    static String element(String arrayType) {
        return arrayType.endsWith("[]") ? arrayType.substring(0, arrayType.length() - 2) : arrayType;
    }

    /** A schema with type, format and, for an array, its items. */
    static JsonObject schema(String sqlType) {
        JsonObject schema = new JsonObject().put("format", format(sqlType));
        Optional<String> type = type(sqlType);
        type.ifPresent(name -> schema.put("type", name));
        if (type.equals(Optional.of("array"))) {
            JsonObject items = new JsonObject();
            type(element(sqlType)).ifPresent(name -> items.put("type", name));
            schema.put("items", items);
        }
        return schema;
    }

    /** A default that is a constant; anything that has to be computed is left out, but for text. */
    static Optional<Object> constant(String sqlType, String expression) {
        String json = expression;
        if (type(sqlType).equals(Optional.of("string"))) {
            String suffix = "::" + sqlType;
            json = '"'
                    + (expression.endsWith(suffix)
                            ? unquoted(expression.substring(0, expression.length() - suffix.length()))
                            : expression)
                    + '"';
        }
        try {
            return Optional.ofNullable(Json.decodeValue(json));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static String unquoted(String literal) {
        int start = 0;
        int end = literal.length();
        while (start < end && literal.charAt(start) == '\'') {
            start++;
        }
        while (end > start && literal.charAt(end - 1) == '\'') {
            end--;
        }
        return literal.substring(start, end);
    }
}
