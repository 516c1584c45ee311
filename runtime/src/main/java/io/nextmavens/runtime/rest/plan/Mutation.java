package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.Preferences.Resolution;
import java.util.List;
import java.util.Optional;

/** How rows change. */
public sealed interface Mutation {

    /** The table or view. */
    QualifiedName target();

    /** The columns to return, sorted; {@code *} alone for all, none when nothing is wanted back. */
    List<String> returning();

    /**
     * A column that the body gives a value.
     *
     * @param type as {@code format_type} writes it
     * @param conversion the function that makes a value of its JSON
     * @param defaultExpression what it gets where the body says nothing and defaults are wanted
     */
    record Assignment(
            String column, String type, Optional<QualifiedName> conversion, Optional<String> defaultExpression) {}

    /**
     * The JSON of the request.
     *
     * @param text as it came
     * @param object whether it is an object rather than an array
     */
    record Document(String text, boolean object) {

        /** The document of a text. */
        static Document of(String text) {
            return new Document(text, Payload.beginsObject(text));
        }
    }

    /**
     * POST and PUT.
     *
     * @param onConflict what to do where the columns' values are taken; their list may be empty
     * @param put whether it is a PUT: rows of the body that do not meet {@code where} are not inserted
     * @param where the filters of a PUT
     * @param key the columns of the primary key
     * @param applyDefaults whether a column that a row of the body lacks gets its default
     */
    record Insert(
            QualifiedName target,
            List<Assignment> assignments,
            Document body,
            Optional<OnConflict> onConflict,
            boolean put,
            List<Condition> where,
            List<String> returning,
            List<String> key,
            boolean applyDefaults)
            implements Mutation {

        /** Whether rows that are there already are updated. */
        public boolean merges() {
            return onConflict.isPresent() && onConflict.get().resolution() == Resolution.MERGE_DUPLICATES;
        }
    }

    /** PATCH. */
    record Update(
            QualifiedName target,
            List<Assignment> assignments,
            Document body,
            List<Condition> where,
            List<String> returning,
            boolean applyDefaults)
            implements Mutation {}

    /** DELETE. */
    record Delete(QualifiedName target, List<Condition> where, List<String> returning) implements Mutation {}

    /** What to do with rows that are there already. */
    record OnConflict(Resolution resolution, List<String> columns) {}
}
