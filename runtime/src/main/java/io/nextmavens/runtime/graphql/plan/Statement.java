package io.nextmavens.runtime.graphql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A statement whose parameters are known when it runs. Immutable.
 *
 * @param sql with {@code $1 … $n}; every column of its one row is JSON or null
 * @param binds where the parameters come from
 * @param jsonTexts whether the answer has JSON in strings, for {@link JsonTexts#rewritten}
 * @param tokens whether the answer has claims that are still to be signed
 * @param writes whether a function that it calls may change something
 */
public record Statement(String sql, List<Bind> binds, boolean jsonTexts, boolean tokens, boolean writes) {

    public Statement {
        binds = List.copyOf(binds);
    }

    /**
     * The parameters' texts.
     *
     * @throws PlanException when a variable's value cannot be used
     */
    public List<String> values(Map<String, Object> variables) {
        List<String> values = new ArrayList<>(binds.size());
        for (Bind bind : binds) {
            values.add(bind.text(variables));
        }
        return values;
    }
}
