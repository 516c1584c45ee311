package io.nextmavens.runtime.graphql.introspection;

import java.util.List;

/**
 * A key or a reference of a relation, the database's own or one that a smart comment tells of.
 *
 * @param kind {@code p} primary key, {@code u} unique, {@code f} foreign key
 * @param owner the {@code oid} of its relation
 * @param referenced the {@code oid} of the relation that a foreign key points to, else 0
 * @param columns numbers of its columns
 * @param referencedColumns numbers of the columns it points to
 * @param inherited whether it does not pass on to tables that inherit ({@code connoinherit})
 * @param tags its comment
 */
public record DbConstraint(
        String name,
        char kind,
        long owner,
        long referenced,
        List<Integer> columns,
        List<Integer> referencedColumns,
        boolean inherited,
        SmartTags tags) {

    public DbConstraint {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** Whether it tells rows apart: a primary key or a unique constraint. */
    public boolean isKey() {
        return kind == 'p' || kind == 'u';
    }
}
