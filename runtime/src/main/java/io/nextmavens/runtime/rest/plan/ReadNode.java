package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.request.RowRange;
import java.util.List;
import java.util.Optional;

/**
 * One level of the answer: the rows of a relation with what is embedded in them.
 *
 * @param source where the rows come from
 * @param columns the members of a row; all columns when there are neither columns nor embeds
 * @param orderColumns members that are there to be ordered by, for a spread
 * @param where what rows have to meet, all of it
 * @param joins the columns that tie the level to the one above
 * @param order the order
 * @param range which of them
 * @param embeds what is embedded, in the order of the select
 */
public record ReadNode(
        Source source,
        List<SelectColumn> columns,
        List<OrderColumn> orderColumns,
        List<Condition> where,
        List<JoinPair> joins,
        List<Ordering> order,
        RowRange range,
        List<Embed> embeds) {

    public ReadNode {
        columns = List.copyOf(columns);
        orderColumns = List.copyOf(orderColumns);
        where = List.copyOf(where);
        joins = List.copyOf(joins);
        order = List.copyOf(order);
        embeds = List.copyOf(embeds);
    }

    /** Two columns that have to be equal. */
    public record JoinPair(QualifiedName leftTable, String leftColumn, QualifiedName rightTable, String rightColumn) {}

    /**
     * A column selected to be ordered by.
     *
     * @param embed the {@link Embed#alias()} of the embed it is of; this level's own when empty
     * @param alias what it is selected as
     */
    public record OrderColumn(Optional<String> embed, FieldRef field, String alias) {}

    /** Whether it is all columns of the relation and nothing else. */
    public boolean selectsEverything() {
        return embeds.isEmpty()
                && columns.size() == 1
                && columns.getFirst().field().isStar();
    }

    /** Whether its members are computed over groups of rows. */
    public boolean aggregates() {
        return columns.stream().anyMatch(column -> column.aggregate().isPresent())
                || embeds.stream().anyMatch(ReadNode::spreadsAggregates);
    }

    private static boolean spreadsAggregates(Embed embed) {
        return embed instanceof Embed.SpreadOne(var alias, var inner, var spread, var node)
                && spread.stream().anyMatch(column -> column.aggregate().isPresent());
    }
}
