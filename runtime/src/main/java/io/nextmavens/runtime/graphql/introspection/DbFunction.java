package io.nextmavens.runtime.graphql.introspection;

import java.util.List;

/**
 * A function of an exposed schema ({@code pg_proc}).
 *
 * @param oid its own
 * @param returns the {@code oid} of its result's type
 * @param returnsSet whether it gives any number of rows
 * @param stable whether it only reads: {@code STABLE} or {@code IMMUTABLE}
 * @param strict whether it gives null for any null
 * @param arguments all of them, results included
 * @param defaults how many of its last inputs have a default
 * @param tags its comment
 */
public record DbFunction(
        long oid,
        String schema,
        String name,
        long returns,
        boolean returnsSet,
        boolean stable,
        boolean strict,
        List<Argument> arguments,
        int defaults,
        SmartTags tags) {

    public DbFunction {
        arguments = List.copyOf(arguments);
    }

    DbFunction tagged(SmartTags others) {
        return new DbFunction(oid, schema, name, returns, returnsSet, stable, strict, arguments, defaults, others);
    }

    /**
     * One argument.
     *
     * @param name or empty
     * @param type {@code oid}
     * @param mode {@code proargmodes}: i in, o out, b both, v variadic, t column of a table
     */
    public record Argument(String name, long type, char mode) {

        /** Whether a caller gives it. */
        public boolean isInput() {
            return mode == 'i' || mode == 'b';
        }

        /** Whether the result has it. */
        public boolean isOutput() {
            return mode == 'o' || mode == 'b' || mode == 't';
        }
    }
}
