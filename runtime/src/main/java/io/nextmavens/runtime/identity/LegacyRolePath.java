package io.nextmavens.runtime.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * PostgREST's path syntax before version 16: {@code .key."another key"[0]}, and at its end
 * {@code [?(@ == "text")]} with {@code ==}, {@code !=}, {@code ^==} (starts), {@code ==^} (ends) or {@code *==}
 * (contains).
 */
final class LegacyRolePath implements RolePath {

    private sealed interface Segment {
        record Key(String name) implements Segment {}

        record Index(int at) implements Segment {}

        record Match(BiPredicate<String, String> condition, String text) implements Segment {}
    }

    private final List<Segment> segments;

    private LegacyRolePath(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    static LegacyRolePath parse(String text) {
        return new Parser(text).path();
    }

    @Override
    public Optional<Object> find(JsonObject claims) {
        Object at = claims;
        for (Segment segment : segments) {
            at = switch (segment) {
                case Segment.Key key -> at instanceof JsonObject object ? object.getValue(key.name()) : null;
                case Segment.Index index ->
                    at instanceof JsonArray array && index.at() < array.size() ? array.getValue(index.at()) : null;
                case Segment.Match match -> at instanceof JsonArray array ? first(array, match) : null;
            };
        }
        return Optional.ofNullable(at);
    }

    private static String first(JsonArray array, Segment.Match match) {
        for (Object item : array) {
            if (item instanceof String text && match.condition().test(text, match.text())) {
                return text;
            }
        }
        return null;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        LegacyRolePath path() {
            List<Segment> segments = new ArrayList<>();
            while (at < text.length()) {
                if (take(".")) {
                    segments.add(new Segment.Key(peek('"') ? quoted() : word()));
                } else if (take("[?(")) {
                    segments.add(match());
                    if (at < text.length()) {
                        throw wrong();
                    }
                } else if (take("[")) {
                    segments.add(new Segment.Index(number()));
                    expect("]");
                } else {
                    throw wrong();
                }
            }
            if (segments.isEmpty()) {
                throw wrong();
            }
            return new LegacyRolePath(segments);
        }

        private Segment.Match match() {
            expect("@");
            blanks();
            BiPredicate<String, String> condition;
            if (take("==^")) {
                condition = String::endsWith;
            } else if (take("==")) {
                condition = String::equals;
            } else if (take("!=")) {
                condition = (a, b) -> !a.equals(b);
            } else if (take("^==")) {
                condition = String::startsWith;
            } else if (take("*==")) {
                condition = String::contains;
            } else {
                throw wrong();
            }
            blanks();
            String pattern = quoted();
            expect(")]");
            return new Segment.Match(condition, pattern);
        }

        private String word() {
            int start = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "_$@".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            if (at == start) {
                throw wrong();
            }
            return text.substring(start, at);
        }

        private String quoted() {
            expect("\"");
            int end = text.indexOf('"', at);
            if (end < 0) {
                throw wrong();
            }
            String value = text.substring(at, end);
            at = end + 1;
            return value;
        }

        private int number() {
            int start = at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            if (at == start || at - start > 9) {
                throw wrong();
            }
            return Integer.parseInt(text.substring(start, at));
        }

        private void blanks() {
            while (peek(' ')) {
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
            return new IllegalArgumentException("'" + text + "' is not a path at its character " + (at + 1)
                    + "; write a JSONPath such as $.role or $.app_metadata.roles[0]");
        }
    }
}
