package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.BaseTable;
import io.nextmavens.runtime.graphql.model.Codec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A row within a statement, and which of its columns were used. Not thread-safe. */
final class Row {

    private final String sql;
    private final boolean table;
    private final Codec.Composite codec;
    private final Optional<Row> base;
    private final Set<String> used = new HashSet<>();
    private boolean whole;

    private Row(String sql, boolean table, Codec.Composite codec, Optional<Row> base) {
        this.sql = sql;
        this.table = table;
        this.codec = codec;
        this.base = base;
    }

    /** The rows of something in FROM; those of {@link #joined}, where they have columns of a base table. */
    static Row ofAlias(String alias, Codec.Composite codec) {
        return new Row(alias, true, codec, Optional.empty());
    }

    /** The rows of a table in FROM, which have the rest in a row that is known. */
    static Row ofKind(String alias, Codec.Composite codec, Row base) {
        return new Row(alias, true, codec, Optional.of(base));
    }

    /** The value of an expression. */
    static Row ofExpression(String expression, Codec.Composite codec) {
        return new Row("(" + expression + ")", false, codec, Optional.empty());
    }

    Codec.Composite codec() {
        return codec;
    }

    String column(Attribute attribute) {
        used.add(attribute.column());
        if (base.isPresent() && attribute.base().isPresent()) {
            base.get().used.add(attribute.column());
            return base.get().sql + "." + Sql.name(attribute.column());
        }
        return column(sql, attribute);
    }

    /** A column of a row that is an alias, or an expression in brackets. */
    static String column(String row, Attribute attribute) {
        if (attribute.base().isEmpty()) {
            return row + "." + Sql.name(attribute.column());
        }
        if (!row.startsWith("(")) {
            return baseAlias(row) + "." + Sql.name(attribute.column());
        }
        BaseTable base = attribute.base().get();
        return "(select b." + Sql.name(attribute.column()) + " from " + base.sql() + " as b"
                + Sql.where(same("b", base, row)) + ")";
    }

    /**
     * What stands behind FROM for rows that may have columns of a base table.
     *
     * @param from the rows, with their alias
     * @param certain whether they are a table's, all of which are rows of the base as well; others keep their order
     */
    static String joined(String from, String alias, Codec codec, boolean certain) {
        if (!(codec.unwrapped() instanceof Codec.Composite row) || row.base().isEmpty()) {
            return from;
        }
        BaseTable base = row.base().get();
        String other = baseAlias(alias);
        if (certain) {
            return from + " join " + base.sql() + " as " + other + " on ("
                    + String.join(" and ", same(other, base, alias)) + ")";
        }
        return from + " left join lateral (select b.* from " + base.sql() + " as b" + Sql.where(same("b", base, alias))
                + " offset 0) as " + other + " on true";
    }

    private static String baseAlias(String alias) {
        return alias + "b";
    }

    /** Conditions under which a row of the base table belongs to the row of a kind. */
    static List<String> same(String baseAlias, BaseTable base, String kind) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < base.columns().size(); i++) {
            conditions.add(baseAlias + "." + Sql.name(base.baseColumns().get(i)) + " = " + kind + "."
                    + Sql.name(base.columns().get(i)));
        }
        return conditions;
    }

    /** The row as one value. */
    String whole() {
        whole = true;
        return sql;
    }

    /** The name or expression of the row. */
    String sql() {
        return sql;
    }

    /** Whether it is there: a row of nothing but nulls is none. */
    String isNull() {
        return sql + (table ? " is not distinct from null or " + sql + " is null" : " is null");
    }

    boolean isWholeUsed() {
        return whole;
    }

    Set<String> used() {
        return used;
    }
}
