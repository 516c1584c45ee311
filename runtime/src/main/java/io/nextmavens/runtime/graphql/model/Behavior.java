package io.nextmavens.runtime.graphql.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What shall be made of a thing: scopes such as {@code query:resource:list}, each allowed or, with a minus, not; the
 * last that matches counts. Immutable.
 *
 * <p>An entry matches a scope when their last parts are the same and the entry's other parts appear in the scope in
 * that order: {@code list} matches {@code query:resource:list}, {@code query:list} does too.
 */
final class Behavior {

    /**
     * One scope, cut into its parts.
     *
     * @param all whether it matches everything
     */
    private record Entry(boolean negative, boolean all, List<String> parts) {

        static Entry of(String text) {
            boolean negative = text.startsWith("-");
            String scope = negative || text.startsWith("+") ? text.substring(1) : text;
            return new Entry(negative, scope.equals("*"), List.of(scope.split(":", -1)));
        }

        boolean matches(List<String> scope) {
            if (all) {
                return true;
            }
            if (!parts.getLast().equals(scope.getLast())) {
                return false;
            }
            int at = 0;
            int last = scope.size() - 1;
            for (int i = 0; i < parts.size() - 1; i++) {
                while (at < last && !scope.get(at).equals(parts.get(i))) {
                    at++;
                }
                if (at == last) {
                    return false;
                }
                at++;
            }
            return true;
        }
    }

    /** Texts are few and asked for with every column: those of this code, and those of comments. */
    private static final int REMEMBERED = 10_000;

    private static final Map<String, List<Entry>> ENTRIES = new ConcurrentHashMap<>();
    private static final Map<String, List<String>> SCOPES = new ConcurrentHashMap<>();

    private final List<Entry> entries;

    private Behavior(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    static Behavior of(String entries) {
        return new Behavior(split(entries));
    }

    /** These and more, which win. */
    Behavior and(String more) {
        return more.isBlank() ? this : and(split(more));
    }

    /** These and more, which win. */
    Behavior and(Behavior more) {
        return and(more.entries);
    }

    private Behavior and(List<Entry> more) {
        List<Entry> all = new ArrayList<>(entries.size() + more.size());
        all.addAll(entries);
        all.addAll(more);
        return new Behavior(all);
    }

    boolean allows(String scope) {
        List<String> wanted = SCOPES.computeIfAbsent(scope, text -> List.of(text.split(":", -1)));
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.matches(wanted)) {
                return !entry.negative();
            }
        }
        return false;
    }

    private static List<Entry> split(String entries) {
        if (ENTRIES.size() > REMEMBERED) {
            ENTRIES.clear();
        }
        return ENTRIES.computeIfAbsent(
                entries, text -> Arrays.stream(text.strip().split("\\s+", -1))
                        .map(Entry::of)
                        .toList());
    }
}
