package io.nextmavens.dev;

import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What a client needs, as shell assignments: {@code eval} takes them, and so does a file of environment.
 *
 * @param values name to value, in the order of output
 */
record Assignments(SequencedMap<String, String> values) {

    /** One {@code NAME='value'} a line (POSIX shell, section 2.2.2: within single quotes nothing is special). */
    String text() {
        return values.entrySet().stream().map(Assignments::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Map.Entry<String, String> entry) {
        return entry.getKey() + "='" + entry.getValue().replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
