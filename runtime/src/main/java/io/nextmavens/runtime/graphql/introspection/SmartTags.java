package io.nextmavens.runtime.graphql.introspection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a comment of the database says: tags in its first lines, such as {@code @name film}, and a description below. An
 * empty first line does not count, nor do spaces before a tag.
 * Immutable.
 *
 * @param values of each tag, in the order given; a tag without a value has the empty text
 * @param description the rest of the comment
 */
public record SmartTags(Map<String, List<String>> values, Optional<String> description) {

    /** What an object without a comment says. */
    public static final SmartTags NONE = new SmartTags(Map.of(), Optional.empty());

    private static final Pattern TAG = Pattern.compile("[ \\t]*@([a-zA-Z][a-zA-Z0-9_]*)(?:\\s+(.*))?\\s*");

    public SmartTags {
        values = Map.copyOf(values);
    }

    /** Reads a comment; null is one that is not there. */
    public static SmartTags parse(String comment) {
        if (comment == null || comment.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        String[] lines = comment.split("\\r?\\n", -1);
        int line = lines[0].isEmpty() ? 1 : 0;
        for (; line < lines.length; line++) {
            Matcher tag = TAG.matcher(lines[line]);
            if (!tag.matches()) {
                break;
            }
            String value = tag.group(2) == null ? "" : tag.group(2).strip();
            values.computeIfAbsent(tag.group(1), key -> new ArrayList<>()).add(value);
        }
        String rest =
                String.join("\n", List.of(lines).subList(line, lines.length)).strip();
        return new SmartTags(values, rest.isEmpty() ? Optional.empty() : Optional.of(rest));
    }

    /** Whether the tag is there, with or without a value. */
    public boolean has(String tag) {
        return values.containsKey(tag);
    }

    /** The last value of the tag, unless it has none. */
    public Optional<String> text(String tag) {
        List<String> all = values.get(tag);
        return all == null || all.getLast().isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Every value of the tag. */
    public List<String> all(String tag) {
        return values.getOrDefault(tag, List.of());
    }

    /** Why the object should no longer be used: the lines of {@code @deprecated}. */
    public Optional<String> deprecation() {
        return has("deprecated") ? Optional.of(String.join("\n", all("deprecated"))) : Optional.empty();
    }

    /** These tags and those of another comment, which win; its description wins too where there is one. */
    public SmartTags with(SmartTags other) {
        if (other.equals(NONE)) {
            return this;
        }
        Map<String, List<String>> both = new LinkedHashMap<>(values);
        both.putAll(other.values);
        return new SmartTags(both, other.description.or(() -> description));
    }
}
