package io.nextmavens.runtime.realtime.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a subscription asks of a row: {@code column=operator.value}, several between commas, all of which hold.
 *
 * <p>The operators are PostgREST's, of which Supabase's clients send these.
 */
public final class Filter {

    /** An operator and how SQL writes it. */
    public enum Operator {
        EQ("="),
        NEQ("<>"),
        LT("<"),
        LTE("<="),
        GT(">"),
        GTE(">="),
        IN("="),
        LIKE("~~"),
        ILIKE("~~*"),
        MATCH("~"),
        IMATCH("~*"),
        IS("IS"),
        ISDISTINCT("IS DISTINCT FROM");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }

        /** Whether it compares with values of the column's type. */
        boolean compares() {
            return switch (this) {
                case EQ, NEQ, LT, LTE, GT, GTE, IN, ISDISTINCT -> true;
                case LIKE, ILIKE, MATCH, IMATCH, IS -> false;
            };
        }
    }

    /**
     * One condition.
     *
     * @param operands one, or those of {@code in}
     */
    public record Condition(String column, boolean negated, Operator operator, List<String> operands) {}

    /** A filter that cannot be understood; says why. */
    public static final class Invalid extends Exception {

        private static final long serialVersionUID = 1L;

        public Invalid(String message) {
            super(message, null, false, false);
        }
    }

    private static final int MOST_VALUES = 100;

    private Filter() {}

    /**
     * The conditions of a filter.
     *
     * @throws Invalid when it is none
     */
    public static List<Condition> parse(String text) throws Invalid {
        List<Condition> conditions = new ArrayList<>();
        for (String part : split(text)) {
            conditions.add(condition(part));
        }
        return List.copyOf(conditions);
    }

    /** Splits at commas outside of parentheses and quotes, where another condition begins. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (c == ','
                    && !quoted
                    && depth == 0
                    && text.substring(i + 1).matches("(?s)[^=.,]+=(not\\.)?[a-z]+\\..*")) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Condition condition(String text) throws Invalid {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new Invalid("the filter '" + text + "' is not of the form column=operator.value");
        }
        String column = text.substring(0, equals).strip();
        String rest = text.substring(equals + 1);
        boolean negated = rest.startsWith("not.");
        if (negated) {
            rest = rest.substring(4);
        }
        int dot = rest.indexOf('.');
        if (dot <= 0) {
            throw new Invalid("the filter '" + text + "' has no operator: write column=eq.value");
        }
        Operator operator;
        try {
            operator = Operator.valueOf(rest.substring(0, dot).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Invalid("the filter's operator '" + rest.substring(0, dot)
                    + "' is none of eq, neq, lt, lte, gt, gte, in, like, ilike, is, match, imatch, isdistinct");
        }
        String value = rest.substring(dot + 1);
        return new Condition(
                column,
                negated,
                operator,
                switch (operator) {
                    case IN -> values(value);
                    case IS -> List.of(is(value));
                    case LIKE, ILIKE -> List.of(value.replace('*', '%'));
                    default -> List.of(value);
                });
    }

    private static String is(String value) throws Invalid {
        String word = value.toLowerCase(Locale.ROOT);
        if (!List.of("null", "true", "false", "unknown", "not_null").contains(word)) {
            throw new Invalid("'is' compares with null, not_null, true, false or unknown, not with '" + value + "'");
        }
        return word;
    }

    private static List<String> values(String text) throws Invalid {
        String list = text.strip();
        if (list.startsWith("(") && list.endsWith(")")) {
            list = list.substring(1, list.length() - 1);
        }
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && quoted && i + 1 < list.length()) {
                i++;
                value.append(list.charAt(i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString().strip());
        if (values.size() > MOST_VALUES) {
            throw new Invalid("'in' takes at most " + MOST_VALUES + " values, not " + values.size());
        }
        return List.copyOf(values);
    }
}
