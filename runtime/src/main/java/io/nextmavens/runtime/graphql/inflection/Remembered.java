package io.nextmavens.runtime.graphql.inflection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A pure function whose former results are kept, as long as they are not too many. Thread-safe. */
final class Remembered {

    private static final int MOST = 20_000;

    private final UnaryOperator<String> function;
    private final Map<String, String> results = new ConcurrentHashMap<>();

    Remembered(UnaryOperator<String> function) {
        this.function = function;
    }

    String of(String text) {
        String known = results.get(text);
        if (known != null) {
            return known;
        }
        if (results.size() >= MOST) {
            results.clear();
        }
        String result = function.apply(text);
        results.put(text, result);
        return result;
    }
}
