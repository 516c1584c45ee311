package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.Filter.Comparison;
import io.nextmavens.runtime.rest.request.Filter.IsValue;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.Filter.Quantifier;
import io.nextmavens.runtime.rest.request.Filter.SimpleOperator;
import io.nextmavens.runtime.rest.request.Filter.TextSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The value of a filter, {@code not.operator.operand}, alone or inside a logic tree. */
final class FilterParser {

    private static final Comparison[] COMPARISONS = Comparison.values();
    private static final SimpleOperator[] SIMPLE = SimpleOperator.values();
    private static final TextSearch[] SEARCHES = TextSearch.values();

    /** In the order they are tried: of two that begin alike the one that fits first counts. */
    private static final IsValue[] IS_VALUES = IsValue.values();

    private FilterParser() {}

    /**
     * A whole parameter's value.
     *
     * @return null when it does not even begin like a filter
     */
    static Filter parse(Field field, String text) {
        return condition(field, new QueryCursor(text), false);
    }

    /** A condition inside a logic tree, whose operand ends at a comma or parenthesis. */
    static Filter parseListed(Field field, QueryCursor in) {
        Filter filter = condition(field, in, true);
        if (filter == null) {
            throw new Mismatch();
        }
        return filter;
    }

    private static Filter condition(Field field, QueryCursor in, boolean listed) {
        boolean negated = in.takes("not.");
        Operation operation = operation(in, listed);
        if (operation == null) {
            if (negated) {
                throw new Mismatch();
            }
            return null;
        }
        return new Filter(field, negated, operation);
    }

    private static Operation operation(QueryCursor in, boolean listed) {
        if (in.takes("in.")) {
            return new Operation.In(list(in));
        }
        if (in.takes("is.")) {
            return new Operation.Is(isValue(in));
        }
        if (in.takes("isdistinct.")) {
            return new Operation.IsDistinctFrom(operand(in, listed));
        }
        int start = in.at;
        for (TextSearch search : SEARCHES) {
            if (in.takes(search.keyword())) {
                Optional<String> language = language(in);
                if (in.takes('.')) {
                    return new Operation.FullText(search, language, operand(in, listed));
                }
                in.at = start;
            }
        }
        for (SimpleOperator operator : SIMPLE) {
            if (in.takes(operator.keyword())) {
                if (in.takes('.')) {
                    return new Operation.Simple(operator, operand(in, listed));
                }
                in.at = start;
            }
        }
        for (Comparison operator : COMPARISONS) {
            if (in.takes(operator.keyword())) {
                Optional<Quantifier> quantifier = quantifier(in);
                if (in.takes('.')) {
                    return new Operation.Compare(operator, quantifier, operand(in, listed));
                }
                in.at = start;
            }
        }
        return null;
    }

    private static Optional<String> language(QueryCursor in) {
        int start = in.at;
        if (in.takes('(')) {
            try {
                String language = in.identifier();
                if (in.takes(')')) {
                    return Optional.of(language);
                }
            } catch (Mismatch noLanguage) {
                // The parenthesis makes the operator unknown, which is said by who calls.
            }
            in.at = start;
        }
        return Optional.empty();
    }

    private static Optional<Quantifier> quantifier(QueryCursor in) {
        if (in.takes("(any)")) {
            return Optional.of(Quantifier.ANY);
        }
        return in.takes("(all)") ? Optional.of(Quantifier.ALL) : Optional.empty();
    }

    private static IsValue isValue(QueryCursor in) {
        for (IsValue value : IS_VALUES) {
            String keyword = value.keyword();
            if (in.text.regionMatches(true, in.at, keyword, 0, keyword.length())) {
                in.at += keyword.length();
                return value;
            }
        }
        throw new Mismatch();
    }

    private static List<String> list(QueryCursor in) {
        in.skipSpace();
        in.expect('(');
        in.skipSpace();
        List<String> values = new ArrayList<>();
        values.add(in.listed());
        while (in.takes(',')) {
            values.add(in.listed());
        }
        in.skipSpace();
        in.expect(')');
        in.skipSpace();
        return values;
    }

    private static String operand(QueryCursor in, boolean listed) {
        return listed ? listedOperand(in) : in.rest();
    }

    /** Like a value of a list, but an array literal keeps its commas: {@code {1,2}}. */
    private static String listedOperand(QueryCursor in) {
        if (in.sees('{')) {
            int end = in.at + 1;
            while (end < in.text.length() && in.text.charAt(end) != '{' && in.text.charAt(end) != '}') {
                end++;
            }
            if (end < in.text.length() && in.text.charAt(end) == '}') {
                String array = in.text.substring(in.at, end + 1);
                in.at = end + 1;
                return array;
            }
        }
        return in.listed();
    }
}
