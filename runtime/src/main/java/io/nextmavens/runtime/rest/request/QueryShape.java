package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query string, and the operands of its plain comparisons cut out of it: {@code id=eq.1&order=id} is
 * {@code id=eq.&order=id} and {@code 1}. Requests that differ in nothing but such operands are planned alike.
 *
 * @param text what is left, percent-encoded as it came
 * @param operands decoded, in the order of the query string
 * @param positions which parameter each operand is of, counted from 0
 */
public record QueryShape(String text, List<String> operands, List<Integer> positions) {

    private static final String[] OPERATORS = {"eq.", "neq.", "gt.", "gte.", "lt.", "lte."};
    private static final String NOT = "not.";

    /** The shape of a query string; empty when an operand cannot be decoded. */
    public static Optional<QueryShape> of(String raw) {
        List<String> operands = new ArrayList<>(2);
        List<Integer> positions = new ArrayList<>(2);
        StringBuilder text = new StringBuilder(raw.length());
        int copied = 0;
        int position = 0;
        int start = QueryString.start(raw);
        try {
            while (start < raw.length()) {
                int end = QueryString.end(raw, start);
                int operand = operand(raw, start, end);
                if (operand >= 0) {
                    text.append(raw, copied, operand);
                    copied = end;
                    operands.add(QueryString.decode(raw, operand, end));
                    positions.add(position);
                }
                position++;
                start = end + 1;
            }
        } catch (RestException undecodable) {
            return Optional.empty();
        }
        return Optional.of(new QueryShape(text.append(raw, copied, raw.length()).toString(), operands, positions));
    }

    /** Where the operand of a parameter begins; -1 when it is no plain comparison, or not written plainly. */
    private static int operand(String raw, int start, int end) {
        int equals = raw.indexOf('=', start, end);
        if (equals < 0) {
            return -1;
        }
        for (int i = start; i < equals; i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == '+' || c >= 128) {
                return -1;
            }
        }
        int value = equals + 1;
        int operator = raw.startsWith(NOT, value) ? value + NOT.length() : value;
        for (String candidate : OPERATORS) {
            if (raw.startsWith(candidate, operator)) {
                return QueryReader.isFilter(raw.substring(start, equals)) ? operator + candidate.length() : -1;
            }
        }
        return -1;
    }

    /**
     * The operands as they are in the query that the string was read as: the same objects, so that they can be
     * followed to where they went. Empty when they are not those of the shape.
     */
    public Optional<List<String>> operandsIn(Query query) {
        List<String> found = new ArrayList<>(operands.size());
        for (OnPath<Filter> filter : query.filters()) {
            plainOperand(filter.value().operation()).ifPresent(found::add);
        }
        return found.equals(operands) ? Optional.of(found) : Optional.empty();
    }

    private static Optional<String> plainOperand(Operation operation) {
        return switch (operation) {
            case Operation.Compare(var operator, var quantifier, String operand) ->
                switch (operator) {
                    case EQ, GT, GTE, LT, LTE -> quantifier.isEmpty() ? Optional.of(operand) : Optional.empty();
                    case LIKE, ILIKE, MATCH, IMATCH -> Optional.empty();
                };
            case Operation.Simple(var operator, String operand) ->
                operator == Filter.SimpleOperator.NEQ ? Optional.of(operand) : Optional.empty();
            case Operation.In _, Operation.Is _, Operation.IsDistinctFrom _, Operation.FullText _ -> Optional.empty();
        };
    }

    /** How the canonical form of such a query string is written, whatever the operands are. */
    public CanonicalQuery canonical() {
        return CanonicalQuery.of(QueryString.parse(text), positions);
    }
}
