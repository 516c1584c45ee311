package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.plan.Condition;
import io.nextmavens.runtime.rest.plan.Embed;
import io.nextmavens.runtime.rest.plan.Embed.SpreadColumn;
import io.nextmavens.runtime.rest.plan.ReadNode;
import io.nextmavens.runtime.rest.plan.ReadNode.JoinPair;
import io.nextmavens.runtime.rest.plan.Source;
import io.nextmavens.runtime.rest.request.RowRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the SELECT of a level with those embedded in it, and the one that counts its rows.
 *
 * <p>An embed of at most one row is a lateral join: PostgreSQL turns it into a plain one. An embed of many rows is a
 * subquery in the select list, which is evaluated for the rows of the page only, after ordering and limit; it is a
 * lateral join where something else needs it: the rows above are grouped, or its members become theirs. That rows
 * above need it, or need it absent, is an EXISTS of its own, which PostgreSQL makes a semi-join.
 */
final class ReadSql {

    /** What rows of a mutation or function are called. */
    static final String RETURNED = "pgrst_source";

    private final SqlText sql;
    private final FieldSql fields;

    ReadSql(SqlText sql) {
        this.sql = sql;
        this.fields = new FieldSql(sql);
    }

    /** The rows. */
    void select(ReadNode node) {
        select(node, false);
    }

    /**
     * The rows.
     *
     * @param comparable whether a level above groups by the members, which have to be jsonb then: json has no equality
     */
    private void select(ReadNode node, boolean comparable) {
        boolean grouped = comparable || node.aggregates();
        List<Runnable> members = members(node, grouped);
        sql.append("SELECT ").join(members, ", ", Runnable::run);
        from(node.source());
        node.embeds().forEach(embed -> join(embed, grouped));
        where(node);
        if (node.aggregates()) {
            groupBy(node);
        }
        fields.orderBy(node.source().qualifier(), node.order());
        limit(node.range());
    }

    // ---- the select list

    private List<Runnable> members(ReadNode node, boolean grouped) {
        QualifiedName of = node.source().qualifier();
        List<Runnable> members = new ArrayList<>();
        if (node.columns().isEmpty() && node.embeds().isEmpty()) {
            members.add(() -> sql.column(of, "*"));
        }
        node.columns().forEach(column -> members.add(() -> fields.member(of, column)));
        node.orderColumns()
                .forEach(column -> members.add(() -> {
                    fields.field(column.embed().map(QualifiedName::local).orElse(of), column.field());
                    sql.append(" AS ").name(column.alias());
                }));
        node.embeds().forEach(embed -> addMembers(members, embed, grouped));
        if (members.isEmpty()) {
            members.add(() -> sql.append("1"));
        }
        return members;
    }

    private void addMembers(List<Runnable> members, Embed embed, boolean grouped) {
        switch (embed) {
            case Embed.One one -> {
                if (one.shown()) {
                    members.add(() -> {
                        sql.append("row_to_json(").column(one.alias(), "*").append(")");
                        sql.append(grouped ? "::jsonb AS " : " AS ").name(one.label());
                    });
                }
            }
            case Embed.Many many -> {
                if (many.shown()) {
                    members.add(() -> {
                        if (isJoined(many, grouped)) {
                            sql.append("coalesce(").column(many.alias(), many.alias());
                        } else {
                            sql.append("coalesce((SELECT json_agg(")
                                    .column(many.alias(), "*")
                                    .append(")");
                            rowsOf(many);
                            sql.append(")");
                        }
                        sql.append(", '[]') AS ").name(many.label());
                    });
                }
            }
            case Embed.SpreadOne spread -> addSpread(members, spread.alias(), spread.columns());
            case Embed.SpreadMany spread -> addSpread(members, spread.alias(), spread.columns());
        }
    }

    private void addSpread(List<Runnable> members, String alias, List<SpreadColumn> columns) {
        for (SpreadColumn column : columns) {
            members.add(() -> {
                fields.aggregate(column.aggregate(), column.cast(), () -> sql.column(alias, column.name()));
                column.alias().ifPresent(label -> sql.append(" AS ").name(label));
            });
        }
    }

    // ---- FROM

    private void from(Source source) {
        sql.append(" FROM ");
        switch (source) {
            case Source.Table table -> {
                sql.name(table.name());
                table.alias().ifPresent(alias -> sql.append(" AS ").name(alias));
                table.junction().ifPresent(junction -> sql.append(", ").name(junction));
            }
            case Source.Returned returned -> sql.name(RETURNED).append(" AS ").name(returned.alias());
            case Source.Computed computed ->
                sql.name(computed.function())
                        .append("(")
                        .name(computed.argument())
                        .append("::")
                        .name(computed.argumentType())
                        .append(") AS ")
                        .name(computed.alias());
        }
    }

    /** A subquery in FROM position with the rows of an embed. */
    private void rowsOf(Embed embed) {
        sql.append(" FROM (");
        select(embed.node());
        sql.append(") AS ").name(embed.alias());
    }

    private static boolean isJoined(Embed.Many many, boolean grouped) {
        return grouped || (many.inner() && !isTestedByExists(many));
    }

    private void join(Embed embed, boolean grouped) {
        if (embed instanceof Embed.Many many && !isJoined(many, grouped)) {
            return;
        }
        boolean needed = embed.inner() && !isTestedByExists(embed);
        boolean single = embed instanceof Embed.One || embed instanceof Embed.SpreadOne;
        sql.append(embed.inner() && (single || needed) ? " INNER" : " LEFT").append(" JOIN LATERAL (");
        switch (embed) {
            case Embed.One _ -> select(embed.node());
            case Embed.SpreadOne _ -> select(embed.node(), grouped);
            case Embed.Many many -> {
                sql.append("SELECT json_agg(").column(many.alias(), "*").append(")");
                sql.append(grouped ? "::jsonb AS " : " AS ").name(many.alias());
                rowsOf(many);
            }
            case Embed.SpreadMany spread -> arrays(spread, grouped);
        }
        sql.append(") AS ").name(embed.alias()).append(" ON ");
        if (needed && !single) {
            sql.column(embed.alias(), embed.alias()).append(" IS NOT NULL");
        } else {
            sql.append("true");
        }
    }

    private void arrays(Embed.SpreadMany spread, boolean grouped) {
        // Its own name among its columns: how many rows there are, or null for none
        sql.append("SELECT nullif(count(*), 0) AS ").name(spread.alias());
        for (SpreadColumn column : spread.columns()) {
            sql.append(", coalesce(json_agg(").column(spread.alias(), column.name());
            fields.orderBy(QualifiedName.local(spread.alias()), spread.order());
            sql.append("), '[]')")
                    .append(grouped ? "::jsonb AS " : " AS ")
                    .name(column.alias().orElse(column.name()));
        }
        rowsOf(spread);
    }

    // ---- WHERE

    /** Whether EXISTS tells if an embed has rows: not after a limit, nor of groups. */
    private static boolean isTestedByExists(Embed embed) {
        return embed.node().range().isAll() && !embed.node().aggregates();
    }

    private void where(ReadNode node) {
        List<Runnable> conditions = new ArrayList<>();
        if (!node.where().isEmpty()) {
            conditions.add(() -> new ConditionSql(sql, test -> presence(node, test))
                    .all(node.source().qualifier(), node.where()));
        }
        node.joins().forEach(pair -> conditions.add(() -> equal(pair)));
        for (Embed embed : node.embeds()) {
            boolean single = embed instanceof Embed.One || embed instanceof Embed.SpreadOne;
            if (embed.inner() && !single && isTestedByExists(embed)) {
                conditions.add(() -> exists(embed.node()));
            }
        }
        write(conditions);
    }

    private void write(List<Runnable> conditions) {
        if (!conditions.isEmpty()) {
            sql.append(" WHERE ").join(conditions, " AND ", Runnable::run);
        }
    }

    private void equal(JoinPair pair) {
        sql.column(pair.leftTable(), pair.leftColumn()).append(" = ").column(pair.rightTable(), pair.rightColumn());
    }

    private void presence(ReadNode node, Condition.EmbedPresence test) {
        for (Embed embed : node.embeds()) {
            if (embed.alias().equals(test.embed())) {
                if (!test.present()) {
                    sql.append("NOT ");
                }
                exists(embed.node());
                return;
            }
        }
        throw new IllegalStateException("no embed has the alias " + test.embed());
    }

    private void exists(ReadNode node) {
        sql.append("EXISTS (");
        count(node);
        sql.append(")");
    }

    /** One row for each row of a level, of which nothing but their number matters; limits do not count. */
    void count(ReadNode node) {
        sql.append("SELECT 1");
        from(node.source());
        List<Runnable> conditions = new ArrayList<>();
        if (!node.where().isEmpty()) {
            conditions.add(() -> new ConditionSql(sql, test -> presence(node, test))
                    .all(node.source().qualifier(), node.where()));
        }
        node.joins().forEach(pair -> conditions.add(() -> equal(pair)));
        for (Embed embed : node.embeds()) {
            if (embed.inner()) {
                conditions.add(() -> exists(embed.node()));
            }
        }
        write(conditions);
    }

    // ---- GROUP BY, LIMIT

    /** By the positions of all members that are not aggregated: their expressions may have parameters. */
    private void groupBy(ReadNode node) {
        List<Boolean> grouping = new ArrayList<>();
        node.columns().forEach(column -> grouping.add(column.aggregate().isEmpty()));
        node.orderColumns().forEach(column -> grouping.add(true));
        for (Embed embed : node.embeds()) {
            switch (embed) {
                case Embed.One one -> addIf(one.shown(), grouping);
                case Embed.Many many -> addIf(many.shown(), grouping);
                case Embed.SpreadOne spread ->
                    spread.columns()
                            .forEach(column -> grouping.add(column.aggregate().isEmpty()));
                case Embed.SpreadMany spread ->
                    spread.columns()
                            .forEach(column -> grouping.add(column.aggregate().isEmpty()));
            }
        }
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < grouping.size(); i++) {
            if (grouping.get(i)) {
                positions.add(i + 1);
            }
        }
        if (!positions.isEmpty()) {
            sql.append(" GROUP BY ").join(positions, ", ", position -> sql.append(Integer.toString(position)));
        }
    }

    private static void addIf(boolean shown, List<Boolean> grouping) {
        if (shown) {
            grouping.add(true);
        }
    }

    private void limit(RowRange range) {
        if (range.limit().isPresent()) {
            // Part of the text: without knowing it the planner expects a tenth of the table, finds its generic plan
            // dear and makes a new one for every request (manual, PREPARE, notes). Clients use few different limits.
            sql.append(" LIMIT ").append(Long.toString(range.limit().getAsLong()));
        }
        if (range.offset() > 0) {
            sql.append(" OFFSET ").value(Long.toString(range.offset()));
        }
    }
}
