package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import java.util.Map;

/** Names in GraphQL of an enum's labels, which may be any text. Pure. */
final class EnumNames {

    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry(">", "GREATER_THAN"),
            Map.entry(">=", "GREATER_THAN_OR_EQUAL"),
            Map.entry("=", "EQUAL"),
            Map.entry("!=", "NOT_EQUAL"),
            Map.entry("<>", "DIFFERENT"),
            Map.entry("<=", "LESS_THAN_OR_EQUAL"),
            Map.entry("<", "LESS_THAN"),
            Map.entry("~~", "LIKE"),
            Map.entry("~~*", "ILIKE"),
            Map.entry("!~~", "NOT_LIKE"),
            Map.entry("!~~*", "NOT_ILIKE"),
            Map.entry("~", "TILDE"),
            Map.entry("~*", "TILDE_ASTERISK"),
            Map.entry("!~", "NOT_TILDE"),
            Map.entry("!~*", "NOT_TILDE_ASTERISK"),
            Map.entry("%", "PERCENT"),
            Map.entry("+", "PLUS"),
            Map.entry("-", "MINUS"),
            Map.entry("/", "SLASH"),
            Map.entry("\\", "BACKSLASH"),
            Map.entry("_", "UNDERSCORE"),
            Map.entry("#", "POUND"),
            Map.entry("£", "STERLING"),
            Map.entry("$", "DOLLAR"),
            Map.entry("&", "AMPERSAND"),
            Map.entry("@", "AT"),
            Map.entry("'", "APOSTROPHE"),
            Map.entry("\"", "QUOTE"),
            Map.entry("`", "BACKTICK"),
            Map.entry(":", "COLON"),
            Map.entry(";", "SEMICOLON"),
            Map.entry("!", "EXCLAMATION_POINT"),
            Map.entry("?", "QUESTION_MARK"),
            Map.entry(",", "COMMA"),
            Map.entry(".", "DOT"),
            Map.entry("^", "CARET"),
            Map.entry("|", "BAR"),
            Map.entry("[", "OPEN_BRACKET"),
            Map.entry("]", "CLOSE_BRACKET"),
            Map.entry("(", "OPEN_PARENTHESIS"),
            Map.entry(")", "CLOSE_PARENTHESIS"),
            Map.entry("{", "OPEN_BRACE"),
            Map.entry("}", "CLOSE_BRACE"));

    private EnumNames() {}

    static String of(String label) {
        if (label.isEmpty()) {
            return "_EMPTY_";
        }
        String text = label.replace("*", "_ASTERISK_")
                .replaceFirst("^(_?)_+ASTERISK", "$1ASTERISK")
                .replaceFirst("ASTERISK_(_?)_*$", "ASTERISK$1");
        String named = SYMBOLS.getOrDefault(text, text);
        return Words.graphqlName(Words.constantCase(Words.graphqlName(named)));
    }
}
