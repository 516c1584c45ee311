package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.Table;
import java.util.List;
import java.util.Optional;

/**
 * Where many rows or values come from.
 *
 * @param from what stands behind FROM, alias included
 * @param alias its name
 * @param codec of each
 * @param table whose keys make an order complete; empty for functions, which have an order of their own
 * @param conditions that hold for each
 * @param orderPrefix what stands for a row where orders are told apart
 * @param mayBeNull whether a row may be none
 * @param members types of the parts of keys, where the rows are of several tables
 */
record Source(
        String from,
        String alias,
        Codec codec,
        Optional<Table> table,
        List<String> conditions,
        String orderPrefix,
        boolean mayBeNull,
        Optional<List<String>> members) {

    Source(
            String from,
            String alias,
            Codec codec,
            Optional<Table> table,
            List<String> conditions,
            String orderPrefix,
            boolean mayBeNull) {
        this(from, alias, codec, table, conditions, orderPrefix, mayBeNull, Optional.empty());
    }

    Source with(List<String> more) {
        java.util.ArrayList<String> all = new java.util.ArrayList<>(conditions);
        all.addAll(more);
        return new Source(from, alias, codec, table, all, orderPrefix, mayBeNull, members);
    }

    /** How many there are. */
    String count() {
        return "(select count(*) from " + from + Sql.where(conditions) + ")";
    }

    /** One value, where the codec is no row's. */
    String value() {
        return alias + ".v";
    }
}
