package io.nextmavens.runtime.graphql.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What shall be made of a thing: scopes such as {@code query:resource:list}, each allowed or, with a minus, not; the
 * last that matches counts. Immutable.
 *
 * <p>An entry matches a scope when their last parts are the same and the entry's other parts appear in the scope in
 * that order: {@code list} matches {@code query:resource:list}, {@code query:list} does too.
 */
final class Behavior {

    private final List<String> entries;

    private Behavior(List<String> entries) {
        this.entries = List.copyOf(entries);
    }

    static Behavior of(String entries) {
        return new Behavior(split(entries));
    }

    /** These and more, which win. */
    Behavior and(String more) {
        if (more.isBlank()) {
            return this;
        }
        List<String> all = new ArrayList<>(entries);
        all.addAll(split(more));
        return new Behavior(all);
    }

    /** These and more, which win. */
    Behavior and(Behavior more) {
        List<String> all = new ArrayList<>(entries);
        all.addAll(more.entries);
        return new Behavior(all);
    }

    boolean allows(String scope) {
        String[] wanted = scope.split(":");
        for (String entry : entries.reversed()) {
            boolean negative = entry.startsWith("-");
            String text = negative || entry.startsWith("+") ? entry.substring(1) : entry;
            if (text.equals("*") || matches(text.split(":"), wanted)) {
                return !negative;
            }
        }
        return false;
    }

    private static boolean matches(String[] entry, String[] scope) {
        if (!entry[entry.length - 1].equals(scope[scope.length - 1])) {
            return false;
        }
        int at = 0;
        for (int i = 0; i < entry.length - 1; i++) {
            while (at < scope.length - 1 && !scope[at].equals(entry[i])) {
                at++;
            }
            if (at == scope.length - 1) {
                return false;
            }
            at++;
        }
        return true;
    }

    private static List<String> split(String entries) {
        return List.of(entries.strip().split("\\s+"));
    }
}
