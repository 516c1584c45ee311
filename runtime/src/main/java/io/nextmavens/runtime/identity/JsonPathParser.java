package io.nextmavens.runtime.identity;

import io.nextmavens.runtime.identity.JsonPath.Segment;
import io.nextmavens.runtime.identity.JsonPath.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@link JsonPath}s by recursive descent over the grammar of RFC 9535, appendix A. */
final class JsonPathParser {

    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;
    private int depth;

    JsonPathParser(String text) {
        this.text = text;
    }

    JsonPath path() {
        expect("$");
        JsonPath path = new JsonPath(segments());
        if (at < text.length()) {
            throw wrong();
        }
        return path;
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        while (true) {
            if (take("..")) {
                segments.add(new Segment(peek('[') ? bracketed() : List.of(dotted()), true));
            } else if (take(".")) {
                segments.add(new Segment(List.of(dotted()), false));
            } else if (peek('[')) {
                segments.add(new Segment(bracketed(), false));
            } else {
                return segments;
            }
        }
    }

    private Selector dotted() {
        if (take("*")) {
            return new JsonPath.Wildcard();
        }
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (at == start || Character.isDigit(text.charAt(start))) {
            throw wrong();
        }
        return new JsonPath.Name(text.substring(start, at));
    }

    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c >= 0x80;
    }

    private List<Selector> bracketed() {
        List<Selector> selectors = new ArrayList<>();
        expect("[");
        do {
            blanks();
            selectors.add(selector());
            blanks();
        } while (take(","));
        expect("]");
        return selectors;
    }

    private Selector selector() {
        if (take("*")) {
            return new JsonPath.Wildcard();
        }
        if (take("?")) {
            blanks();
            return new JsonPath.Filter(disjunction());
        }
        if (peek('\'') || peek('"')) {
            return new JsonPath.Name(quoted());
        }
        Optional<Integer> first = integer();
        blanks();
        if (!take(":")) {
            return new JsonPath.Index(first.orElseThrow(this::wrong));
        }
        blanks();
        Optional<Integer> end = integer();
        blanks();
        int step = 1;
        if (take(":")) {
            blanks();
            step = integer().orElse(1);
        }
        return new JsonPath.Slice(first, end, step);
    }

    // ---- filters

    private Predicate<Object> disjunction() {
        if (++depth > MAX_DEPTH) {
            throw wrong();
        }
        Predicate<Object> condition = conjunction();
        blanks();
        while (take("||")) {
            blanks();
            condition = condition.or(conjunction());
            blanks();
        }
        depth--;
        return condition;
    }

    private Predicate<Object> conjunction() {
        Predicate<Object> condition = basic();
        blanks();
        while (take("&&")) {
            blanks();
            condition = condition.and(basic());
            blanks();
        }
        return condition;
    }

    private Predicate<Object> basic() {
        if (take("!")) {
            blanks();
            return basic().negate();
        }
        if (take("(")) {
            blanks();
            Predicate<Object> inner = disjunction();
            expect(")");
            return inner;
        }
        if (take("search(")) {
            return matching(true);
        }
        if (take("match(")) {
            return matching(false);
        }
        return comparison();
    }

    private Predicate<Object> matching(boolean anywhere) {
        blanks();
        Function<Object, Optional<Object>> subject = operand();
        blanks();
        expect(",");
        blanks();
        Pattern pattern;
        try {
            pattern = Pattern.compile(quoted());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a regular expression that cannot be read: " + e.getDescription(), e);
        }
        blanks();
        expect(")");
        return node -> subject.apply(node)
                .filter(value -> value instanceof String string
                        && (anywhere
                                ? pattern.matcher(string).find()
                                : pattern.matcher(string).matches()))
                .isPresent();
    }

    private Predicate<Object> comparison() {
        boolean query = peek('@') || peek('$');
        Function<Object, Optional<Object>> left = operand();
        blanks();
        for (String operator : new String[] {"==", "!=", "<=", ">=", "<", ">"}) {
            if (take(operator)) {
                blanks();
                Function<Object, Optional<Object>> right = operand();
                return node -> compare(operator, left.apply(node), right.apply(node));
            }
        }
        if (!query) {
            throw wrong();
        }
        return node -> left.apply(node).isPresent();
    }

    private static boolean compare(String operator, Optional<Object> left, Optional<Object> right) {
        return switch (operator) {
            case "==" -> same(left, right);
            case "!=" -> !same(left, right);
            case "<" -> less(left, right);
            case ">" -> less(right, left);
            case "<=" -> less(left, right) || same(left, right);
            default -> less(right, left) || same(left, right);
        };
    }

    private static boolean same(Optional<Object> left, Optional<Object> right) {
        if (left.orElse(null) instanceof Number a && right.orElse(null) instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return Objects.equals(left, right);
    }

    private static boolean less(Optional<Object> left, Optional<Object> right) {
        if (left.orElse(null) instanceof Number a && right.orElse(null) instanceof Number b) {
            return a.doubleValue() < b.doubleValue();
        }
        return left.orElse(null) instanceof String a && right.orElse(null) instanceof String b && a.compareTo(b) < 0;
    }

    /** What a filter's operand is for the node in question; empty where a path leads nowhere. */
    private Function<Object, Optional<Object>> operand() {
        if (take("@")) {
            JsonPath relative = new JsonPath(segments());
            return node ->
                    relative.nodes(node).stream().filter(Objects::nonNull).findFirst();
        }
        if (peek('\'') || peek('"')) {
            Optional<Object> literal = Optional.of(quoted());
            return node -> literal;
        }
        if (take("true")) {
            return node -> Optional.of(true);
        }
        if (take("false")) {
            return node -> Optional.of(false);
        }
        Optional<Object> number = integer().map(Object.class::cast);
        if (number.isEmpty()) {
            throw wrong();
        }
        return node -> number;
    }

    // ---- tokens

    private String quoted() {
        char quote = peek('\'') ? '\'' : '"';
        expect(Character.toString(quote));
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        expect(Character.toString(quote));
        return value.toString();
    }

    private Optional<Integer> integer() {
        int start = at;
        if (peek('-')) {
            at++;
        }
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(text.substring(start, at)));
        } catch (NumberFormatException e) {
            throw wrong();
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(String token) {
        boolean there = text.startsWith(token, at);
        if (there) {
            at += token.length();
        }
        return there;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw wrong();
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("'" + text + "' is not a JSONPath at its character " + (at + 1)
                + "; write one such as $.role or $.app_metadata.roles[0]");
    }
}
