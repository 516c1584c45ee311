package io.nextmavens.runtime.graphql.execution;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps and lists of Java. Pure. */
final class Plain {

    private Plain() {}

    static Map<String, Object> map(JsonObject json) {
        Map<String, Object> map = new LinkedHashMap<>();
        json.forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
        return map;
    }

    private static Object value(Object json) {
        return switch (json) {
            case JsonObject object -> map(object);
            case JsonArray array -> {
                List<Object> list = new ArrayList<>();
                array.forEach(each -> list.add(value(each)));
                yield list;
            }
            case Map<?, ?> map -> map(new JsonObject(cast(map)));
            case List<?> list -> value(new JsonArray(new ArrayList<>(list)));
            case null -> null;
            default -> json;
        };
    }

    private static Map<String, Object> cast(Map<?, ?> map) {
        Map<String, Object> cast = new LinkedHashMap<>();
        map.forEach((key, value) -> cast.put(key.toString(), value));
        return cast;
    }
}
