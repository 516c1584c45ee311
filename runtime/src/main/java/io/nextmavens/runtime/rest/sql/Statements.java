package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.Function.Returns;
import io.nextmavens.runtime.rest.plan.Body;
import io.nextmavens.runtime.rest.plan.Mutation;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.plan.ReadNode;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.Preferences.Count;
import io.nextmavens.runtime.rest.request.Preferences.Representation;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes the statements of a plan. Pure and thread-safe.
 *
 * <p>A plan whose media type is an execution plan becomes an EXPLAIN of the same statement: one column, and several
 * rows of it in text form.
 */
public final class Statements {

    private static final String SETTINGS = ", nullif(current_setting('response.headers', true), ''),"
            + " nullif(current_setting('response.status', true), ''), ";
    private static final String NO_INSERT = "NULL, NULL, ";

    private Statements() {}

    /** The statement that answers one row, {@link ResultColumn}; or else the execution plan of that statement. */
    public static SqlStatement aggregated(Plan.Statement plan) {
        SqlText sql = new SqlText();
        if (plan.mediaType() instanceof MediaType.Plan(var of, var format, var options)) {
            sql.append("EXPLAIN (FORMAT ").append(format.name());
            options.forEach(option -> sql.append(", ").append(option.name()));
            sql.append(") ");
        }
        switch (plan) {
            case Plan.Read read -> read(sql, read);
            case Plan.Mutate mutate -> mutate(sql, mutate);
            case Plan.Call call -> call(sql, call);
        }
        return sql.statement();
    }

    /** EXPLAIN of the count; its {@code [0].Plan."Plan Rows"} is the planner's estimate of the total. */
    public static SqlStatement plannedCount(Plan.Read plan) {
        SqlText sql = new SqlText().append("EXPLAIN (FORMAT JSON) ");
        new ReadSql(sql).count(plan.read());
        return sql.statement();
    }

    private static void read(SqlText sql, Plan.Read read) {
        sql.append("SELECT ");
        if (!countsRows(read.count())) {
            sql.append("NULL");
        } else if (read.pageMayBePart()) {
            total(sql, read.read(), read.countAtMost());
        } else {
            sql.append("count(*)");
        }
        sql.append(", count(*)").append(SETTINGS).append(NO_INSERT);
        new BodySql(sql, Optional.empty()).write(read.body());
        rowsOf(sql, read.read());
    }

    private static boolean countsRows(Optional<Count> count) {
        return count.isPresent() && count.get() != Count.PLANNED;
    }

    private static void total(SqlText sql, ReadNode node, OptionalLong atMost) {
        sql.append("(SELECT count(*) FROM (");
        new ReadSql(sql).count(node);
        if (atMost.isPresent()) {
            sql.append(" LIMIT ").value(Long.toString(atMost.getAsLong()));
        }
        sql.append(") AS counted)");
    }

    private static void rowsOf(SqlText sql, ReadNode node) {
        sql.append(" FROM (");
        new ReadSql(sql).select(node);
        sql.append(") AS ").append(BodySql.ROW);
    }

    private static void mutate(SqlText sql, Plan.Mutate mutate) {
        MutationSql mutation = new MutationSql(sql);
        sql.append("WITH ").append(ReadSql.RETURNED).append(" AS (");
        mutation.write(mutate.mutation());
        sql.append(") SELECT NULL, count(*)").append(SETTINGS);
        if (mutate.mutation() instanceof Mutation.Insert insert) {
            sql.append(insert.merges() ? MutationSql.inserted() : "0").append(", ");
            if (mutate.representation()
                    .filter(Representation.HEADERS_ONLY::equals)
                    .isPresent()) {
                mutation.location(insert.key());
                sql.append(", ");
            } else {
                sql.append("NULL, ");
            }
        } else {
            sql.append(NO_INSERT);
        }
        new BodySql(sql, Optional.empty()).write(mutate.body());
        if (mutate.body() instanceof Body.None) {
            // The select may name columns that were not returned
            sql.append(" FROM ").append(ReadSql.RETURNED);
        } else {
            rowsOf(sql, mutate.read());
        }
    }

    private static void source(SqlText sql, Plan.Call call) {
        sql.append("WITH ").append(ReadSql.RETURNED).append(" AS (");
        new CallSql(sql).write(call.invocation());
        sql.append(") ");
    }

    private static void call(SqlText sql, Plan.Call call) {
        Returns returns = call.invocation().function().returns();
        String page = page(returns, call.body());
        source(sql, call);
        sql.append("SELECT ");
        if (!countsRows(call.count())) {
            sql.append("NULL");
        } else if (call.pageMayBePart()) {
            total(sql, call.read(), OptionalLong.empty());
        } else {
            sql.append(page);
        }
        sql.append(", ").append(page).append(SETTINGS).append(NO_INSERT);
        new BodySql(sql, Optional.of(returns)).write(call.body());
        rowsOf(sql, call.read());
    }

    /**
     * How many rows: of a function that returns one value always one. Whole rows are counted, so that the function is
     * called even where nothing else is wanted of it.
     */
    private static String page(Returns returns, Body body) {
        if (returns.setOf()) {
            return "count(" + BodySql.ROW + ")";
        }
        return body instanceof Body.None ? "greatest(1, count(" + BodySql.ROW + "))" : "1";
    }
}
