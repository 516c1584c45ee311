package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Codec;
import java.util.HashMap;
import java.util.Map;

/** Where the text of a statement's parameter comes from when it runs. */
public sealed interface Bind {

    /**
     * The text in PostgreSQL's input syntax, or null.
     *
     * @param variables the operation's, as GraphQL coerced them
     * @throws PlanException when the value cannot be used
     */
    String text(Map<String, Object> variables);

    /** The same in every run. */
    record Constant(String value) implements Bind {
        @Override
        public String text(Map<String, Object> variables) {
            return value;
        }
    }

    /**
     * A part of the event that a subscription tells of: what happened, or a column of the key. Whoever runs the
     * statement gives it among the variables, under a name that none of the document's can have.
     */
    record Event(String name) implements Bind {

        static final String OPERATION = ":operation";

        /** The variables and those of an event on a row. */
        public static Map<String, Object> with(
                Map<String, Object> variables, String operation, Map<String, String> key) {
            Map<String, Object> all = new HashMap<>(variables);
            all.put(variable(OPERATION), operation);
            key.forEach((column, text) -> all.put(variable(column), text));
            return all;
        }

        private static String variable(String name) {
            return "event:" + name;
        }

        @Override
        public String text(Map<String, Object> variables) {
            return (String) variables.get(variable(name));
        }
    }

    /** The value of a variable. */
    record Variable(String name, Codec codec, boolean dynamicJson) implements Bind {
        @Override
        public String text(Map<String, Object> variables) {
            return PgText.of(codec, variables.get(name), dynamicJson);
        }
    }

    /** One part of a cursor that a variable holds. */
    record CursorPart(String name, String digest, int parts, int index) implements Bind {
        @Override
        public String text(Map<String, Object> variables) {
            return Cursor.part(String.valueOf(variables.get(name)), digest, parts, index);
        }
    }

    /** One part of a node's identifier that a variable holds; null when it is not of that table. */
    record NodeIdPart(String name, String identifier, int parts, int index) implements Bind {
        @Override
        public String text(Map<String, Object> variables) {
            return NodeIds.part(String.valueOf(variables.get(name)), identifier, parts, index);
        }
    }
}
