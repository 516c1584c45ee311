package io.nextmavens.sql;

import java.util.List;
import java.util.Objects;

/**
 * One statement of a script.
 *
 * @param text the statement without the comments before it and without its semicolon
 * @param line 1-based line of the script on which it begins
 * @param words its first words, at most four, in lower case, names in quotes left out
 */
public record SqlStatement(String text, int line, List<String> words) {

    public SqlStatement {
        Objects.requireNonNull(text, "text");
        words = List.copyOf(words);
    }

    /** Returns whether the statement begins with these words. */
    public boolean startsWith(String... expected) {
        return words.size() >= expected.length
                && words.subList(0, expected.length).equals(List.of(expected));
    }

    /**
     * Returns the line of the script that a position of PostgreSQL's lies on.
     *
     * @param position 1-based character of the statement, as an error reports it; 0 when it reports none
     */
    public int lineOf(int position) {
        int end = Math.clamp(position - 1L, 0, text.length());
        return line
                + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
