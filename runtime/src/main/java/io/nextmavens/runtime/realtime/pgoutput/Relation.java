package io.nextmavens.runtime.realtime.pgoutput;

import java.util.List;

/**
 * A table as the log describes it. Immutable.
 *
 * @param oid of the table
 * @param identity its replica identity: d, n, f or i
 * @param message as it came, for other pods
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, and compared by the methods below
public record Relation(int oid, String schema, String table, char identity, List<Column> columns, byte[] message) {

    /**
     * A column.
     *
     * @param key whether it is of the replica identity
     * @param type oid of its type
     */
    public record Column(String name, int type, boolean key) {}

    public Relation {
        columns = List.copyOf(columns);
    }

    /** The position of a column, or -1. */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Relation that && oid == that.oid && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return oid;
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
