package io.nextmavens.runtime.graphql.introspection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a smart tag that has parts: words first, then parameters such as {@code to:Vulnerability} or, without a
 * value, {@code singular}. A part ends at a space that is in no quotes and no brackets. Immutable.
 *
 * @param words in the order given
 * @param parameters by name; one without a value has the empty text
 */
public record TagOptions(List<String> words, Map<String, String> parameters) {

    public TagOptions {
        words = List.copyOf(words);
        parameters = Map.copyOf(parameters);
    }

    /** Reads a value that begins with so many words. */
    public static TagOptions parse(String value, int words) {
        List<String> parts = parts(value);
        int leading = Math.min(words, parts.size());
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts.subList(leading, parts.size())) {
            int colon = part.indexOf(':');
            if (colon < 0) {
                parameters.put(unquoted(part), "");
            } else {
                parameters.put(unquoted(part.substring(0, colon)), unquoted(part.substring(colon + 1)));
            }
        }
        return new TagOptions(
                parts.subList(0, leading).stream().map(TagOptions::unquoted).toList(), parameters);
    }

    /** The word at that place. */
    public Optional<String> word(int index) {
        return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
    }

    /** The value of a parameter; empty when it is not there or has none. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether the parameter is there, with or without a value. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    private static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isWhitespace(c) && !quoted && depth == 0) {
                if (!part.isEmpty()) {
                    parts.add(part.toString());
                    part.setLength(0);
                }
                continue;
            }
            part.append(c);
            if (c == '\\' && quoted && i + 1 < value.length()) {
                part.append(value.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && "([{".indexOf(c) >= 0) {
                depth++;
            } else if (!quoted && ")]}".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            }
        }
        if (!part.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }
}
