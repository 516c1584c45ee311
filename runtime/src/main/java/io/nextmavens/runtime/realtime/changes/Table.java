package io.nextmavens.runtime.realtime.changes;

import java.util.List;
import java.util.Optional;

/**
 * A table of the database as it is now. Immutable.
 *
 * @param key names of the primary key's columns, none where there is none
 * @param version changes whenever its definition, privileges or policies do
 */
public record Table(int oid, String schema, String name, List<Column> columns, List<String> key, String version) {

    /**
     * A column.
     *
     * @param type oid of its type
     * @param typeName as SQL writes it: {@code character varying(20)}
     */
    public record Column(String name, int type, String typeName) {}

    /** The column of that name. */
    public Optional<Column> column(String wanted) {
        return columns.stream().filter(column -> column.name().equals(wanted)).findAny();
    }
}
