package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.SmartTags;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What smart tags say of behaviour: {@code @omit} and its kin of PostGraphile 4, and {@code @behavior}. Pure. */
final class TagBehavior {

    private static final List<String> ALL =
            List.of("create", "read", "update", "delete", "execute", "filter", "order", "all", "many", "manyToMany");

    private static final Map<Character, String> LETTERS = Map.of(
            'C', "create", 'R', "read", 'U', "update", 'D', "delete", 'X', "execute", 'F', "filter", 'O', "order", 'A',
            "all", 'M', "many");

    private TagBehavior() {}

    /** The scopes that the tags allow and forbid. */
    static String of(SmartTags tags) {
        StringBuilder behavior = new StringBuilder();
        for (String value : tags.all("simpleCollections")) {
            behavior.append(
                    switch (value) {
                        case "omit" -> " -list +connection";
                        case "both" -> " +list +connection";
                        case "only" -> " +list -connection";
                        default -> "";
                    });
        }
        if (tags.has("filterable")) {
            behavior.append(" filter filterProc filterBy");
        }
        if (tags.has("sortable")) {
            behavior.append(" orderBy order resource:connection:backwards");
        }
        for (String value : tags.all("omit")) {
            for (String verb : omitted(value)) {
                behavior.append(' ').append(forbidden(verb));
            }
        }
        tags.all("behavior").forEach(value -> behavior.append(' ').append(value));
        return behavior.toString();
    }

    /** Whether the tags hide the thing from reading. */
    static boolean omitsReading(SmartTags tags) {
        return tags.all("omit").stream().anyMatch(value -> omitted(value).contains("read"));
    }

    private static List<String> omitted(String value) {
        if (value.isEmpty() || value.equals("*")) {
            return ALL;
        }
        if (value.startsWith(":")) {
            return value.substring(1)
                    .chars()
                    .mapToObj(c -> LETTERS.getOrDefault((char) c, ""))
                    .filter(verb -> !verb.isEmpty())
                    .toList();
        }
        return List.of(value.split("\\s*,\\s*"));
    }

    private static String forbidden(String verb) {
        return switch (verb) {
            case "create" -> "-insert";
            case "read" -> "-select -node -connection -list -array -single";
            case "update" -> "-update";
            case "delete" -> "-delete";
            case "execute" -> "-queryField -mutationField -typeField";
            case "filter" -> "-filter -filterBy";
            case "order" -> "-order -orderBy";
            case "all" -> "-query:resource:list -query:resource:connection";
            case "many" ->
                List.of("singularRelation", "manyRelation").stream()
                        .map(relation -> "-" + relation + ":resource:list -" + relation + ":resource:connection")
                        .collect(Collectors.joining(" "));
            case "manyToMany" -> "-manyToMany";
            case "select", "insert", "" -> "";
            default -> "-" + verb.replaceAll("[^a-zA-Z0-9]", "");
        };
    }
}
