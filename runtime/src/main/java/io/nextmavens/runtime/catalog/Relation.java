package io.nextmavens.runtime.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A table or view.
 *
 * @param name its name
 * @param kind what it is
 * @param description its COMMENT
 * @param insertable whether rows can be inserted, privileges aside; a view by itself or by an INSTEAD OF trigger
 * @param updatable likewise for UPDATE
 * @param deletable likewise for DELETE
 * @param primaryKey the columns of the primary key, sorted by name; of a view those that show a table's whole key
 * @param uniqueKeys the columns of each unique constraint, primary key included, each sorted by name
 * @param columns by name, in their order; not copied, and left alone by whoever made them
 * @param averageRowBytes how large a row is on disk on average, TOAST included, as of the last VACUUM or ANALYZE;
 *     0 when not known
 */
public record Relation(
        QualifiedName name,
        Kind kind,
        Optional<String> description,
        boolean insertable,
        boolean updatable,
        boolean deletable,
        List<String> primaryKey,
        List<List<String>> uniqueKeys,
        SequencedMap<String, Column> columns,
        long averageRowBytes) {

    public Relation {
        primaryKey = List.copyOf(primaryKey);
        uniqueKeys = List.copyOf(uniqueKeys);
        columns = Collections.unmodifiableSequencedMap(columns);
    }

    /** What a relation is ({@code pg_class.relkind}). */
    public enum Kind {
        TABLE,
        PARTITIONED_TABLE,
        FOREIGN_TABLE,
        VIEW,
        MATERIALIZED_VIEW
    }

    /** Whether it is a view, materialized or not. */
    public boolean isView() {
        return kind == Kind.VIEW || kind == Kind.MATERIALIZED_VIEW;
    }

    /** The column of that name. */
    public Optional<Column> column(String columnName) {
        return Optional.ofNullable(columns.get(columnName));
    }

    /** The same relation with other keys. */
    Relation withKeys(List<String> primary, List<List<String>> unique) {
        return new Relation(
                name, kind, description, insertable, updatable, deletable, primary, unique, columns, averageRowBytes);
    }
}
