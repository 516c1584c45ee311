package io.nextmavens.runtime.graphql.model;

import java.util.List;
import java.util.Optional;

/**
 * A way from a row to others by a foreign key.
 *
 * @param backward whether the other rows refer to this one
 * @param unique whether it leads to one row at most
 * @param columns of this row
 * @param target where it leads
 * @param targetColumns of the other rows
 * @param singleField name of the field that gives one row
 * @param connectionField name of the field that gives a connection
 * @param listField name of the field that gives a list
 * @param notNull whether a comment promises that there is a row
 * @param behavior what is exposed of it
 */
public record Relation(
        boolean backward,
        boolean unique,
        List<Attribute> columns,
        Table target,
        List<Attribute> targetColumns,
        String singleField,
        String connectionField,
        String listField,
        Optional<String> description,
        Optional<String> deprecation,
        boolean notNull,
        Behavior behavior) {

    public Relation {
        columns = List.copyOf(columns);
        targetColumns = List.copyOf(targetColumns);
    }

    /** The same from a row that has the columns of its base table. */
    Relation from(List<Attribute> own) {
        return new Relation(
                backward,
                unique,
                own,
                target,
                targetColumns,
                singleField,
                connectionField,
                listField,
                description,
                deprecation,
                notNull,
                behavior);
    }

    /** Whether there is a field that gives one row. */
    public boolean hasSingle() {
        return unique && behavior.allows("singularRelation:resource:single");
    }

    /** Whether there is a field that gives a connection. */
    public boolean hasConnection() {
        return backward && behavior.allows(scope() + ":resource:connection");
    }

    /** Whether there is a field that gives a list. */
    public boolean hasList() {
        return backward && behavior.allows(scope() + ":resource:list");
    }

    private String scope() {
        return unique ? "singularRelation" : "manyRelation";
    }
}
