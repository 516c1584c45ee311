package io.nextmavens.runtime.rest.request;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads JSON (RFC 8259) without building it: whether it is JSON at all, whether it is an object or an array of
 * objects, and which keys those have.
 *
 * <p>A body may be large and goes to PostgreSQL as it came, so nothing of it is kept but the keys of the first object;
 * those of the others are compared in place.
 */
final class JsonOutline {

    private final String text;
    private int at;

    /** The keys of the first object: as written, and as meant. */
    private String[] expected;

    private boolean uniform = true;

    private JsonOutline(String text) {
        this.text = text;
    }

    /** What a text is. */
    sealed interface Shape {

        /** An object, or an array of objects whose keys are all the same. */
        record Rows(Set<String> keys) implements Shape {}

        /** An array that is not of objects with the same keys. */
        record Mixed() implements Shape {}

        /** An empty array, a string, a number, a boolean, null: no rows. */
        record NoRows() implements Shape {}
    }

    /** The shape of a text; empty when it is not JSON. */
    static Optional<Shape> of(String text) {
        JsonOutline outline = new JsonOutline(text);
        try {
            return Optional.of(outline.document());
        } catch (Mismatch notJson) {
            return Optional.empty();
        }
    }

    private Shape document() {
        skipSpace();
        Shape shape;
        if (sees('{')) {
            expected = object(1);
            shape = new Shape.Rows(keys());
        } else if (sees('[')) {
            shape = array();
        } else {
            value(1);
            shape = new Shape.NoRows();
        }
        skipSpace();
        if (at != text.length()) {
            throw new Mismatch();
        }
        return shape;
    }

    private Shape array() {
        at++;
        skipSpace();
        if (takes(']')) {
            return new Shape.NoRows();
        }
        do {
            skipSpace();
            if (sees('{')) {
                row();
            } else {
                uniform = false;
                value(2);
            }
            skipSpace();
        } while (takes(','));
        expect(']');
        return uniform && expected != null ? new Shape.Rows(keys()) : new Shape.Mixed();
    }

    private void row() {
        String[] found = object(2);
        if (expected == null) {
            expected = found;
        } else if (uniform && !Arrays.equals(expected, found)) {
            uniform = keys(expected).equals(keys(found));
        }
    }

    private Set<String> keys() {
        return keys(expected);
    }

    private static Set<String> keys(String[] written) {
        Set<String> keys = new TreeSet<>();
        Collections.addAll(keys, written);
        return Collections.unmodifiableSet(keys);
    }

    /** Reads an object and returns its keys in their order. */
    private String[] object(int depth) {
        checkDepth(depth);
        at++;
        skipSpace();
        if (takes('}')) {
            return new String[0];
        }
        String[] keys = new String[expected == null ? 8 : Math.max(expected.length, 1)];
        int count = 0;
        do {
            skipSpace();
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, count * 2);
            }
            keys[count] = key(count);
            count++;
            skipSpace();
            expect(':');
            value(depth + 1);
            skipSpace();
        } while (takes(','));
        expect('}');
        return count == keys.length ? keys : Arrays.copyOf(keys, count);
    }

    /** A key; where the first object had the same one in the same place, that very string. */
    private String key(int place) {
        int start = at;
        boolean escaped = string();
        if (!escaped
                && expected != null
                && place < expected.length
                && expected[place].length() == at - start - 2
                && text.startsWith(expected[place], start + 1)) {
            return expected[place];
        }
        return escaped ? unescaped(start, at) : text.substring(start + 1, at - 1);
    }

    private String unescaped(int start, int end) {
        return new JsonObject("{\"key\":" + text.substring(start, end) + "}").getString("key");
    }

    private void value(int depth) {
        skipSpace();
        if (at >= text.length()) {
            throw new Mismatch();
        }
        switch (text.charAt(at)) {
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void skipObject(int depth) {
        checkDepth(depth);
        at++;
        skipSpace();
        if (takes('}')) {
            return;
        }
        do {
            skipSpace();
            string();
            skipSpace();
            expect(':');
            value(depth + 1);
            skipSpace();
        } while (takes(','));
        expect('}');
    }

    private void skipArray(int depth) {
        checkDepth(depth);
        at++;
        skipSpace();
        if (takes(']')) {
            return;
        }
        do {
            value(depth + 1);
            skipSpace();
        } while (takes(','));
        expect(']');
    }

    private static void checkDepth(int depth) {
        if (depth > RequestLimits.JSON_NESTING) {
            throw new Mismatch();
        }
    }

    /** Reads a string; says whether it has escapes. */
    private boolean string() {
        expect('"');
        boolean escaped = false;
        int length = text.length();
        int next = at;
        while (next < length) {
            char c = text.charAt(next++);
            if (c == '"') {
                at = next;
                return escaped;
            }
            if (c < ' ') {
                break;
            }
            if (c == '\\') {
                escaped = true;
                at = next;
                escape();
                next = at;
            }
        }
        throw new Mismatch();
    }

    private void escape() {
        if (at < text.length()) {
            char c = text.charAt(at++);
            if (c == 'u') {
                for (int i = 0; i < 4; i++) {
                    if (at >= text.length() || text.charAt(at) >= 128 || Character.digit(text.charAt(at), 16) < 0) {
                        throw new Mismatch();
                    }
                    at++;
                }
                return;
            }
            if ("\"\\/bfnrt".indexOf(c) >= 0) {
                return;
            }
        }
        throw new Mismatch();
    }

    private void number() {
        takes('-');
        if (!takes('0')) {
            digits();
        }
        if (takes('.')) {
            digits();
        }
        if (takes('e') || takes('E')) {
            if (!takes('+')) {
                takes('-');
            }
            digits();
        }
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new Mismatch();
        }
    }

    private void literal(String word) {
        if (!text.startsWith(word, at)) {
            throw new Mismatch();
        }
        at += word.length();
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                return;
            }
            at++;
        }
    }

    private boolean sees(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean takes(char c) {
        if (sees(c)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!takes(c)) {
            throw new Mismatch();
        }
    }

    /** A string as JSON. */
    static String quoted(String value) {
        return Json.encode(value);
    }
}
