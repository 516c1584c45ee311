package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.rest.request.CanonicalQuery;
import io.nextmavens.runtime.rest.request.QueryShape;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A prepared request whose values are exchanged for those of the next request of the same shape. Immutable.
 *
 * <p>A value is followed by the identity of its object from where it was read to the parameters of the statement. A
 * request whose values cannot be found there again has no template, so nothing can be left behind of another request.
 */
final class RequestTemplate {

    /**
     * A statement of other values.
     *
     * @param values for each parameter which value it is, by its number; -1 where it is none of the request's
     */
    private record Slots(SqlStatement statement, List<Integer> values) {

        SqlStatement with(List<String> given) {
            List<String> parameters = new ArrayList<>(values.size());
            for (int i = 0; i < values.size(); i++) {
                int value = values.get(i);
                parameters.add(value < 0 ? statement.parameters().get(i) : given.get(value));
            }
            return new SqlStatement(statement.text(), parameters);
        }
    }

    private final PreparedRequest first;
    private final Optional<Slots> statement;
    private final Optional<Slots> estimate;
    private final Optional<CanonicalQuery> canonical;

    private RequestTemplate(
            PreparedRequest first,
            Optional<Slots> statement,
            Optional<Slots> estimate,
            Optional<CanonicalQuery> canonical) {
        this.first = first;
        this.statement = statement;
        this.estimate = estimate;
        this.canonical = canonical;
    }

    /**
     * The template that a prepared request makes.
     *
     * @param shape of the request's query string
     * @param body what it was prepared with in place of its body
     */
    static Optional<RequestTemplate> of(QueryShape shape, String body, PreparedRequest prepared) {
        Optional<List<String>> operands = shape.operandsIn(prepared.request().query());
        // every empty text is the same object
        if (operands.isEmpty() || operands.get().contains("")) {
            return Optional.empty();
        }
        IdentityHashMap<String, Integer> numbers = new IdentityHashMap<>();
        operands.get().forEach(operand -> numbers.put(operand, numbers.size()));
        int inQuery = numbers.size();
        numbers.put(body, inQuery);
        Optional<Slots> statement = prepared.statement().map(of -> slots(of, numbers));
        Optional<Slots> estimate = prepared.estimate().map(of -> slots(of, numbers));
        if (inQuery < shape.operands().size() || !hasAll(statement, inQuery)) {
            return Optional.empty();
        }
        return Optional.of(new RequestTemplate(
                prepared, statement, estimate, inQuery > 0 ? Optional.of(shape.canonical()) : Optional.empty()));
    }

    private static Slots slots(SqlStatement statement, IdentityHashMap<String, Integer> numbers) {
        List<Integer> values = new ArrayList<>(statement.parameters().size());
        for (String parameter : statement.parameters()) {
            values.add(numbers.getOrDefault(parameter, -1));
        }
        return new Slots(statement, values);
    }

    /** Whether each of the query string's operands went somewhere. */
    private static boolean hasAll(Optional<Slots> slots, int operands) {
        for (int operand = 0; operand < operands; operand++) {
            if (slots.isEmpty() || !slots.get().values().contains(operand)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The request with other values.
     *
     * @param operands of the query string
     * @param body the text of the body; anything where the request has none
     */
    PreparedRequest with(List<String> operands, String body) {
        List<String> values = new ArrayList<>(operands.size() + 1);
        values.addAll(operands);
        values.add(body);
        return new PreparedRequest(
                canonical
                        .map(form -> first.request().withCanonical(form.with(operands)))
                        .orElse(first.request()),
                first.plan(),
                statement.map(slots -> slots.with(values)),
                estimate.map(slots -> slots.with(values)));
    }
}
