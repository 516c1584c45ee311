package io.nextmavens.runtime.graphql.model;

import java.util.List;

/**
 * The table with what several tables have in common: that of an {@code @interface mode:relational}. Immutable.
 *
 * @param sql its name in SQL
 * @param columns of the row that is of one of these tables
 * @param baseColumns of the base table, which they refer to
 */
public record BaseTable(String sql, List<String> columns, List<String> baseColumns) {

    public BaseTable {
        columns = List.copyOf(columns);
        baseColumns = List.copyOf(baseColumns);
    }
}
