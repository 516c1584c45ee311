package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.FunctionSource.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Arguments of a call in SQL: by position, and by name behind the first that was left out. Pure. */
final class Calls {

    private Calls() {}

    /**
     * The arguments.
     *
     * @param row the first one, for functions of a row
     * @param given the input of an argument; empty when it was left out
     */
    static String arguments(
            PlanContext context,
            FunctionSource function,
            Optional<String> row,
            Function<String, Optional<Input>> given) {
        List<Parameter> parameters = function.parameters();
        int first = row.isPresent() ? 1 : 0;
        List<Optional<Input>> inputs = new ArrayList<>();
        int last = first - 1;
        for (int i = 0; i < parameters.size(); i++) {
            Optional<Input> input =
                    i < first ? Optional.empty() : given.apply(parameters.get(i).argument());
            inputs.add(input);
            if (i >= first && (input.isPresent() || !parameters.get(i).optional())) {
                last = i;
            }
        }
        List<String> arguments = new ArrayList<>();
        row.ifPresent(arguments::add);
        boolean named = false;
        for (int i = first; i <= last; i++) {
            Parameter parameter = parameters.get(i);
            boolean leftOut = inputs.get(i).isEmpty() && parameter.optional();
            if (leftOut && canNameRest(parameters, inputs, i, last)) {
                named = true;
                continue;
            }
            String value = inputs.get(i)
                    .map(input -> value(context, parameter, input))
                    .orElse("null::" + parameter.codec().sqlType());
            arguments.add(named ? Sql.name(parameter.sqlName()) + " := " + value : value);
        }
        return String.join(", ", arguments);
    }

    private static String value(PlanContext context, Parameter parameter, Input input) {
        return parameter.variant() == FunctionSource.Variant.NODE_ID && parameter.codec() instanceof Codec.Composite row
                ? new NodeSql(context).row(row, input)
                : context.value(input, parameter.codec());
    }

    private static boolean canNameRest(List<Parameter> parameters, List<Optional<Input>> inputs, int from, int last) {
        for (int i = from + 1; i <= last; i++) {
            boolean passed = inputs.get(i).isPresent() || !parameters.get(i).optional();
            if (passed && parameters.get(i).sqlName().isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
