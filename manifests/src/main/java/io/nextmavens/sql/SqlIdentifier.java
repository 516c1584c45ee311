package io.nextmavens.sql;

import java.util.Objects;

/**
 * The name of a database object, and the one way it gets into SQL text.
 *
 * <p>PostgreSQL manual, section 4.1.1: within double quotes every character stands for itself but the double
 * quote, which is doubled; a name cannot hold the character with code zero.
 *
 * @param name the name as the catalog has it, not quoted
 */
public record SqlIdentifier(String name) {

    public SqlIdentifier {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name in SQL is not empty and has no character of code zero");
        }
    }

    /** Returns the quoted form, safe anywhere in SQL that a name may stand. */
    public String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return quoted();
    }
}
