package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How an operation is answered. Immutable. */
public sealed interface OperationPlan {

    /** Variables whose values the plan depends on. */
    Set<String> byValue();

    /** Variables of which the plan depends on whether they are there, and null. */
    Set<String> byPresence();

    /**
     * A query.
     *
     * @param roots its fields in the order of the answer
     * @param statement gives a column for each field of the database; empty when there is none
     */
    record Query(List<Root> roots, Optional<Statement> statement, Set<String> byValue, Set<String> byPresence)
            implements OperationPlan {

        public Query {
            roots = List.copyOf(roots);
        }
    }

    /**
     * A field of a query.
     *
     * @param key in the answer
     * @param kind how it is answered
     * @param message what is wrong, where it cannot be answered
     */
    record Root(String key, Field field, Kind kind, String message) {

        /** How a field is answered. */
        public enum Kind {
            /** By the next column of the statement. */
            COLUMN,
            /** By the schema itself. */
            INTROSPECTION,
            /** Not at all. */
            FAILED
        }
    }

    /**
     * Mutations, to be run one after the other.
     *
     * @param steps its fields in the order of the answer
     */
    record Mutation(List<Step> steps, Set<String> byValue, Set<String> byPresence) implements OperationPlan {

        public Mutation {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A subscription.
     *
     * @param key of its one field in the answers
     * @param event what it waits for
     */
    record Subscription(String key, Field field, Event event, Set<String> byValue, Set<String> byPresence)
            implements OperationPlan {}

    /** What a subscription waits for. */
    sealed interface Event {

        /**
         * Changes of a table's rows.
         *
         * @param operations of PostgreSQL; all where it is empty
         * @param conditions that rows fulfil
         * @param payload tells of one: gives the payload, and whether the row is there
         */
        record Rows(Table table, Set<String> operations, List<ColumnValue> conditions, Statement payload)
                implements Event {

            public Rows {
                operations = Set.copyOf(operations);
                conditions = List.copyOf(conditions);
            }
        }

        /**
         * Notifications.
         *
         * @param initial whether one is told of at once
         */
        record Topic(String topic, boolean initial) implements Event {}

        /** Another answer to a query. */
        record Live(Query query) implements Event {}
    }

    /**
     * What a column has to be.
     *
     * @param text in PostgreSQL's input syntax; empty for null
     */
    record ColumnValue(String column, Optional<String> text) {}

    /**
     * One mutation.
     *
     * @param key in the answer
     * @param change does it; gives a text that is empty when no row was found
     * @param payload answers
     * @param missing what to say when no row was found; empty when that is no error
     * @param message what is wrong, where it cannot be run
     */
    record Step(
            String key,
            Field field,
            Optional<Statement> change,
            Optional<Statement> payload,
            Optional<String> missing,
            String message) {}
}
