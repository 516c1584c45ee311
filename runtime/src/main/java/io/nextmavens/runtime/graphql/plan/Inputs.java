package io.nextmavens.runtime.graphql.plan;

import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.Field;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads arguments, and notes of which variables the plan depends: on the value of those that were looked into, on
 * whether others are null. Not thread-safe.
 */
final class Inputs {

    private final Map<String, Object> variables;
    private final Set<String> byValue = new HashSet<>();
    private final Set<String> byPresence = new HashSet<>();

    Inputs(Map<String, Object> variables) {
        this.variables = variables;
    }

    /** Variables whose value the plan depends on. */
    Set<String> byValue() {
        return byValue;
    }

    /** Variables of which the plan depends on whether they are there, and null. */
    Set<String> byPresence() {
        return byPresence;
    }

    /** The argument of a field; empty when it was left out. */
    Optional<Input> argument(Field field, String name) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals(name)) {
                return read(argument.getValue());
            }
        }
        return Optional.empty();
    }

    /** The same, where null means that it was left out. */
    Optional<Input> nonNull(Field field, String name) {
        return argument(field, name).filter(input -> !input.isNull());
    }

    /** What the value is; empty for a variable that was not given. */
    Optional<Input> read(Value<?> value) {
        return switch (value) {
            case VariableReference reference -> variable(reference.getName());
            case StringValue text -> constant(text.getValue());
            case IntValue number -> constant(number.getValue());
            case FloatValue number -> constant(number.getValue());
            case BooleanValue bool -> constant(bool.isValue());
            case EnumValue name -> constant(name.getName());
            case ArrayValue list -> {
                List<Input> inputs = new ArrayList<>();
                for (Value<?> each : list.getValues()) {
                    inputs.add(read(each).orElse(new Input(null, Optional.empty())));
                }
                yield constant(inputs);
            }
            case ObjectValue object -> {
                Map<String, Input> inputs = new LinkedHashMap<>();
                for (ObjectField each : object.getObjectFields()) {
                    read(each.getValue()).ifPresent(input -> inputs.put(each.getName(), input));
                }
                yield constant(inputs);
            }
            default -> constant(null);
        };
    }

    private static Optional<Input> constant(Object value) {
        return Optional.of(new Input(value, Optional.empty()));
    }

    private Optional<Input> variable(String name) {
        byPresence.add(name);
        return variables.containsKey(name)
                ? Optional.of(new Input(variables.get(name), Optional.of(name)))
                : Optional.empty();
    }

    /** The value, when the plan depends on it. */
    Object look(Input input) {
        input.variable().ifPresent(byValue::add);
        return input.value();
    }

    /** The fields of an object; none when it is no object. */
    Map<String, Input> fields(Input input) {
        Map<String, Input> fields = new LinkedHashMap<>();
        if (look(input) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(key.toString(), wrap(value)));
        }
        return fields;
    }

    /** The elements of a list; one value is a list of it. */
    List<Input> elements(Input input) {
        if (look(input) instanceof List<?> list) {
            List<Input> elements = new ArrayList<>();
            list.forEach(value -> elements.add(wrap(value)));
            return elements;
        }
        return input.isNull() ? List.of() : List.of(new Input(input.value(), Optional.empty()));
    }

    private static Input wrap(Object value) {
        return value instanceof Input input ? input : new Input(value, Optional.empty());
    }
}
