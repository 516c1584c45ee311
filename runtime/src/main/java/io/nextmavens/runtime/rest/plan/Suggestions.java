package io.nextmavens.runtime.rest.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the name that was probably meant: among names that share groups of letters with what was written, the one
 * that takes the fewest edits (Levenshtein) relative to the longer of the two.
 */
final class Suggestions {

    /** The least similarity of a hint that gives nothing away. */
    static final double LOOSE = 0.33;
    /** The least similarity of a hint that names a table or function. */
    static final double CLOSE = 0.75;

    private static final int MOST_CANDIDATES = 50;
    private static final int[] GROUP_SIZES = {3, 2};

    private record Candidate(String name, String key, double similarity) {}

    private final Map<String, String> byKey = new LinkedHashMap<>();

    private Suggestions(Collection<String> names) {
        names.stream().sorted().forEach(name -> byKey.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
    }

    static Suggestions of(Collection<String> names) {
        return new Suggestions(names);
    }

    /** The closest name that is at least that similar, from 0 to 1; a name that differs in case only is the same. */
    Optional<String> closest(String written, double least) {
        String key = written.toLowerCase(Locale.ROOT);
        if (byKey.containsKey(key)) {
            return Optional.of(byKey.get(key));
        }
        for (int size : GROUP_SIZES) {
            Optional<Candidate> best = candidates(key, size).stream()
                    .map(candidate ->
                            new Candidate(candidate.name(), candidate.key(), similarity(key, candidate.key())))
                    .filter(candidate -> candidate.similarity() >= least)
                    .max(Comparator.comparingDouble(Candidate::similarity));
            if (best.isPresent()) {
                return best.map(Candidate::name);
            }
        }
        return Optional.empty();
    }

    /** Names that share a group of letters, those that share the most first (by the cosine of their groups). */
    private List<Candidate> candidates(String key, int size) {
        Map<String, Integer> groups = groups(key, size);
        double length = norm(groups);
        List<Candidate> candidates = new ArrayList<>();
        byKey.forEach((other, name) -> {
            Map<String, Integer> others = groups(other, size);
            double common = 0;
            for (Map.Entry<String, Integer> group : groups.entrySet()) {
                common += group.getValue() * others.getOrDefault(group.getKey(), 0);
            }
            if (common > 0) {
                candidates.add(new Candidate(name, other, common / (length * norm(others))));
            }
        });
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::similarity).reversed())
                .limit(MOST_CANDIDATES)
                .toList();
    }

    private static double norm(Map<String, Integer> groups) {
        double squares = 0;
        for (int count : groups.values()) {
            squares += (double) count * count;
        }
        return Math.sqrt(squares);
    }

    private static Map<String, Integer> groups(String key, int size) {
        StringBuilder letters = new StringBuilder("-");
        key.codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || c == ' ' || c == ',')
                .forEach(letters::appendCodePoint);
        letters.append('-');
        while (letters.length() < size) {
            letters.append('-');
        }
        Map<String, Integer> groups = new HashMap<>();
        for (int i = 0; i + size <= letters.length(); i++) {
            groups.merge(letters.substring(i, i + size), 1, Integer::sum);
        }
        return groups;
    }

    private static double similarity(String left, String right) {
        int longer = Math.max(left.length(), right.length());
        return longer == 0 ? 1 : 1 - (double) edits(left, right) / longer;
    }

    private static int edits(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int changed = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
