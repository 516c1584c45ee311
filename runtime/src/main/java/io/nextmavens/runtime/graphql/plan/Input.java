package io.nextmavens.runtime.graphql.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An argument or a part of one.
 *
 * @param value null, text, a number, a boolean, a list of inputs or a map of inputs
 * @param variable whose value it is as a whole, if it is one's
 */
record Input(Object value, Optional<String> variable) {

    boolean isNull() {
        return value == null;
    }

    /** The value as plain Java. */
    Object plain() {
        return switch (value) {
            case List<?> list -> {
                java.util.ArrayList<Object> plain = new java.util.ArrayList<>();
                list.forEach(each -> plain.add(each instanceof Input input ? input.plain() : each));
                yield plain;
            }
            case Map<?, ?> map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                map.forEach(
                        (key, each) -> plain.put(key.toString(), each instanceof Input input ? input.plain() : each));
                yield plain;
            }
            case null -> null;
            default -> value;
        };
    }
}
