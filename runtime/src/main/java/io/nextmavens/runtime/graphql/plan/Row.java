package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import java.util.HashSet;
import java.util.Set;

/** A row within a statement, and which of its columns were used. Not thread-safe. */
final class Row {

    private final String sql;
    private final boolean table;
    private final Codec.Composite codec;
    private final Set<String> used = new HashSet<>();
    private boolean whole;

    private Row(String sql, boolean table, Codec.Composite codec) {
        this.sql = sql;
        this.table = table;
        this.codec = codec;
    }

    /** The rows of something in FROM. */
    static Row ofAlias(String alias, Codec.Composite codec) {
        return new Row(alias, true, codec);
    }

    /** The value of an expression. */
    static Row ofExpression(String expression, Codec.Composite codec) {
        return new Row("(" + expression + ")", false, codec);
    }

    Codec.Composite codec() {
        return codec;
    }

    String column(Attribute attribute) {
        used.add(attribute.column());
        return sql + "." + Sql.name(attribute.column());
    }

    /** The row as one value. */
    String whole() {
        whole = true;
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
