package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * A call of a function.
 *
 * @param function the overload chosen
 * @param arguments what it is given
 * @param returning the columns of its result that are needed, sorted; all of them when empty
 */
public record Invocation(Function function, Arguments arguments, List<String> returning) {

    /** Where the arguments come from. */
    public sealed interface Arguments {

        /** The only, unnamed parameter gets a value as it is; {@code bytea} as {@code \x…}. */
        record Unnamed(Parameter parameter, Optional<String> value) implements Arguments {}

        /** Each a text. */
        record Named(List<Argument> list) implements Arguments {}

        /** Members of a JSON object. */
        record Members(List<Parameter> parameters, Mutation.Document body) implements Arguments {}
    }

    /**
     * An argument.
     *
     * @param values one, or the elements for a VARIADIC parameter
     */
    public record Argument(Parameter parameter, List<String> values) {}
}
