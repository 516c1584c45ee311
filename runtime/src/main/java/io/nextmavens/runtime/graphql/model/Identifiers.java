package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that smart comments give as SQL has them: quoted ones stand for themselves, others are in lower case. Pure. */
final class Identifiers {

    private static final Pattern PART = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\".,\\s]+))\\s*");

    private Identifiers() {}

    /** The class of a name with or without a schema. */
    static Optional<DbClass> find(DatabaseDescription database, String name, String defaultSchema) {
        List<String> parts = split(name, '.');
        return switch (parts.size()) {
            case 1 -> database.find(defaultSchema, parts.getFirst());
            case 2 -> database.find(parts.getFirst(), parts.getLast());
            default -> Optional.empty();
        };
    }

    /** Names between commas. */
    static List<String> list(String names) {
        return split(names, ',');
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int at = 0;
        while (at <= text.length() && matcher.region(at, text.length()).lookingAt()) {
            parts.add(
                    matcher.group(1) == null
                            ? matcher.group(2).toLowerCase(Locale.ROOT)
                            : matcher.group(1).replace("\"\"", "\""));
            at = matcher.end();
            if (at < text.length() && text.charAt(at) != separator) {
                return List.of();
            }
            at++;
        }
        return at == text.length() + 1 ? parts : List.of();
    }
}
