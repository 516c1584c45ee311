package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.Field.JsonStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one parameter from left to right; knows the words that all parameters are made of.
 *
 * <p>A method that returns null read nothing, so that something else may stand there; one that throws
 * {@link Mismatch} has read the beginning of what it looks for, and nothing else can stand there. The difference is
 * PostgREST's, whose parser does not go back, and decides what is a mistake. Not thread-safe.
 */
final class QueryCursor {

    final String text;
    int at;

    QueryCursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** Whether that character is next. */
    boolean sees(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** Whether that text is next. */
    boolean sees(String word) {
        return text.startsWith(word, at);
    }

    /** Reads that character, if it is next. */
    boolean takes(char c) {
        if (sees(c)) {
            at++;
            return true;
        }
        return false;
    }

    /** Reads that text, if it is next. */
    boolean takes(String word) {
        if (sees(word)) {
            at += word.length();
            return true;
        }
        return false;
    }

    /** Reads that character, which has to be next. */
    void expect(char c) {
        if (!takes(c)) {
            throw new Mismatch();
        }
    }

    /** Skips spaces and tabs; says whether there were any. */
    boolean skipSpace() {
        int start = at;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    /** What follows, up to the end. */
    String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /**
     * A name: quoted, or letters, digits, {@code _}, {@code $}, spaces inside and dashes inside.
     *
     * @return null when no name begins here
     */
    String name() {
        if (atEnd()) {
            return null;
        }
        if (text.charAt(at) == '"') {
            return notEmpty(quoted());
        }
        int start = at;
        skipIdentifier();
        if (at == start) {
            return null;
        }
        if (!seesDash()) {
            String name = strip(start, at);
            if (name.isEmpty()) {
                at = start;
                return null;
            }
            return name;
        }
        StringBuilder name = new StringBuilder().append(strip(start, at));
        while (seesDash()) {
            start = ++at;
            skipIdentifier();
            if (at == start) {
                throw new Mismatch();
            }
            name.append('-').append(strip(start, at));
        }
        return name.toString();
    }

    /** A name, which has to be next. */
    String expectName() {
        String name = name();
        if (name == null) {
            throw new Mismatch();
        }
        return name;
    }

    /** A column with its JSON path, spaces around; null when no name begins here. */
    Field field() {
        boolean spaced = skipSpace();
        String name = name();
        if (name == null) {
            if (spaced) {
                throw new Mismatch();
            }
            return null;
        }
        List<JsonStep> path = jsonPath();
        skipSpace();
        return new Field(name, path);
    }

    /** A column with its JSON path, which has to be next. */
    Field expectField() {
        Field field = field();
        if (field == null) {
            throw new Mismatch();
        }
        return field;
    }

    /** The steps with {@code ->} and {@code ->>} that follow; none is fine. */
    List<JsonStep> jsonPath() {
        if (!sees("->")) {
            return List.of();
        }
        List<JsonStep> steps = new ArrayList<>(2);
        while (takes("->")) {
            boolean asText = takes('>');
            String index = index();
            steps.add(index != null ? new JsonStep.Index(index, asText) : new JsonStep.Key(jsonKey(), asText));
        }
        return steps;
    }

    /** A type, a language: letters, digits, {@code _}, {@code $} and spaces. */
    String identifier() {
        int start = at;
        skipIdentifier();
        if (at == start) {
            throw new Mismatch();
        }
        return notEmpty(strip(start, at));
    }

    /** Text between double quotes, in which a backslash makes the next character an ordinary one. */
    String quoted() {
        int start = ++at;
        int length = text.length();
        StringBuilder unescaped = null;
        while (at < length) {
            char c = text.charAt(at);
            if (c == '"') {
                String value = unescaped == null
                        ? text.substring(start, at)
                        : unescaped.append(text, start, at).toString();
                at++;
                return value;
            }
            if (c == '\\') {
                if (unescaped == null) {
                    unescaped = new StringBuilder(length - start);
                }
                unescaped.append(text, start, at);
                start = ++at;
                if (at == length) {
                    break;
                }
            }
            at++;
        }
        throw new Mismatch();
    }

    /**
     * A value in a list: quoted when what follows the quotes ends the value, or all up to a comma or parenthesis.
     */
    String listed() {
        int start = at;
        if (sees('"')) {
            try {
                String value = quoted();
                if (atEnd() || sees(',') || sees(')')) {
                    return value;
                }
            } catch (Mismatch notQuoted) {
                // A lone quotation mark is a character like others.
            }
            at = start;
        }
        while (at < text.length() && !endsValue(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean endsValue(char c) {
        return c == ',' || c == ')';
    }

    /** Digits, with a minus perhaps, where nothing else of a key follows; null otherwise. */
    private String index() {
        int end = at;
        if (sees('-')) {
            end++;
        }
        int digits = end;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean ends = end == text.length()
                || text.startsWith("->", end)
                || text.startsWith("::", end)
                || text.charAt(end) == '.'
                || text.charAt(end) == ',';
        if (end == digits || !ends) {
            return null;
        }
        String index = text.substring(at, end);
        at = end;
        return index;
    }

    /** Any characters but {@code .,:()>}, with dashes inside; or quoted. */
    private String jsonKey() {
        if (sees('"')) {
            return quoted();
        }
        int start = at;
        skipJsonKey();
        if (at == start) {
            throw new Mismatch();
        }
        if (!seesDash()) {
            return strip(start, at);
        }
        StringBuilder key = new StringBuilder().append(strip(start, at));
        while (seesDash()) {
            start = ++at;
            skipJsonKey();
            if (at == start) {
                throw new Mismatch();
            }
            key.append('-').append(strip(start, at));
        }
        return key.toString();
    }

    private void skipJsonKey() {
        while (at < text.length() && "(-:.,>)".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }

    /** A dash that does not begin an arrow. */
    private boolean seesDash() {
        return sees('-') && !(at + 1 < text.length() && text.charAt(at + 1) == '>');
    }

    private void skipIdentifier() {
        int length = text.length();
        while (at < length) {
            char c = text.charAt(at);
            if (c < 128) {
                if (!isAsciiIdentifier(c)) {
                    return;
                }
                at++;
            } else {
                int point = text.codePointAt(at);
                if (!Character.isLetter(point)) {
                    return;
                }
                at += Character.charCount(point);
            }
        }
    }

    private static boolean isAsciiIdentifier(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == ' '
                || c == '$';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private String strip(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (from < to && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** PostgreSQL has no empty names; found here, it need not be found by every stage after. */
    private static String notEmpty(String name) {
        if (name.isEmpty()) {
            throw new Mismatch();
        }
        return name;
    }
}
