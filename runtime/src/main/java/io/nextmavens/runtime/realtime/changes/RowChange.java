package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import java.util.Optional;

/**
 * A change of one row. Immutable.
 *
 * @param operation INSERT, UPDATE, DELETE or TRUNCATE
 * @param relation the table as it was then
 * @param row the new one, or the one that was deleted; empty when the table was truncated
 * @param whole whether the row has more than the columns of the replica identity
 */
public record RowChange(String operation, Relation relation, Optional<Tuple> row, boolean whole) {

    /** A column's value as text; empty where it is null or the log does not have it. */
    public Optional<String> text(String column) {
        int at = relation.indexOf(column);
        boolean known = at >= 0
                && row.isPresent()
                && at < row.get().size()
                && !row.get().isUnchanged(at)
                && (whole || relation.columns().get(at).key());
        return known ? Optional.ofNullable(row.get().text(at)) : Optional.empty();
    }
}
