package io.nextmavens.runtime.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A JSONPath of RFC 9535: names, indices, slices, wildcards, descendants, and filters with comparisons,
 * {@code && || !}, existence tests, {@code search()} and {@code match()}. The other functions are left out.
 */
final class JsonPath implements RolePath {

    /** Chooses among the children of one node. */
    interface Selector {
        void select(Object node, List<Object> into);
    }

    /** Selectors applied to a node or, with descendants, to everything below it as well. */
    record Segment(List<Selector> selectors, boolean descendants) {

        void apply(Object node, List<Object> into) {
            selectors.forEach(selector -> selector.select(node, into));
            if (descendants) {
                children(node).forEach(child -> apply(child, into));
            }
        }
    }

    /** {@code .name} and {@code ['name']}. */
    record Name(String name) implements Selector {
        @Override
        public void select(Object node, List<Object> into) {
            if (node instanceof JsonObject object && object.containsKey(name)) {
                into.add(object.getValue(name));
            }
        }
    }

    /** {@code [0]}, {@code [-1]}. */
    record Index(int at) implements Selector {
        @Override
        public void select(Object node, List<Object> into) {
            if (node instanceof JsonArray array) {
                int index = at < 0 ? array.size() + at : at;
                if (index >= 0 && index < array.size()) {
                    into.add(array.getValue(index));
                }
            }
        }
    }

    /** {@code [start:end:step]}; RFC 9535, section 2.3.4.2. */
    record Slice(Optional<Integer> start, Optional<Integer> end, int step) implements Selector {
        @Override
        public void select(Object node, List<Object> into) {
            if (!(node instanceof JsonArray array) || step == 0) {
                return;
            }
            int size = array.size();
            int from = start.map(n -> n < 0 ? size + n : n).orElse(step > 0 ? 0 : size - 1);
            int to = end.map(n -> n < 0 ? size + n : n).orElse(step > 0 ? size : -1);
            if (step > 0) {
                for (int i = Math.max(from, 0); i < Math.min(to, size); i += step) {
                    into.add(array.getValue(i));
                }
            } else {
                for (int i = Math.min(from, size - 1); i > Math.max(to, -1); i += step) {
                    into.add(array.getValue(i));
                }
            }
        }
    }

    /** {@code *}. */
    record Wildcard() implements Selector {
        @Override
        public void select(Object node, List<Object> into) {
            into.addAll(children(node));
        }
    }

    /** {@code ?condition}. */
    record Filter(Predicate<Object> condition) implements Selector {
        @Override
        public void select(Object node, List<Object> into) {
            children(node).stream().filter(condition).forEach(into::add);
        }
    }

    private final List<Segment> segments;

    JsonPath(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    static JsonPath parse(String text) {
        return new JsonPathParser(text).path();
    }

    @Override
    public Optional<Object> find(JsonObject claims) {
        List<Object> found = nodes(claims);
        return found.isEmpty() ? Optional.empty() : Optional.ofNullable(found.getFirst());
    }

    /** All nodes the path leads to from a root. */
    List<Object> nodes(Object root) {
        List<Object> nodes = new ArrayList<>();
        nodes.add(root);
        for (Segment segment : segments) {
            List<Object> next = new ArrayList<>();
            nodes.forEach(node -> segment.apply(node, next));
            nodes = next;
        }
        return nodes;
    }

    private static List<Object> children(Object node) {
        List<Object> children = new ArrayList<>();
        switch (node) {
            case JsonArray array -> array.forEach(children::add);
            case JsonObject object -> object.fieldNames().forEach(name -> children.add(object.getValue(name)));
            case null, default -> {
                // a text, a number, true, false or null has none
            }
        }
        return children;
    }
}
