package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.plan.Embed.SpreadColumn;
import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arranges spreads: which members a level gets from one, at which level its aggregates are computed, and how the
 * arrays of a to-many spread are ordered.
 */
final class Spreads {

    private Spreads() {}

    static void arrange(NodeDraft root) {
        collectMembers(root);
        hoistAggregates(root);
        moveOrders(root);
    }

    // ---- members

    private static void collectMembers(NodeDraft node) {
        for (NodeDraft child : node.children) {
            collectMembers(child);
            if (child.spread) {
                child.spreadColumns = members(child);
            }
        }
    }

    private static List<SpreadColumn> members(NodeDraft spread) {
        List<SpreadColumn> members = new ArrayList<>();
        spread.columns.forEach(column -> members.add(SpreadColumn.of(column.label())));
        for (NodeDraft below : spread.children) {
            if (below.spread) {
                members.addAll(below.spreadColumns);
            } else if (!below.selectsNothing()) {
                members.add(SpreadColumn.of(below.label()));
            }
        }
        return members;
    }

    // ---- aggregates

    /** An aggregate that is computed further up, over a member of the spread with that alias. */
    private record Hoisted(
            String spread, String member, Aggregate aggregate, Optional<String> cast, Optional<String> alias) {

        Hoisted through(String otherSpread) {
            return new Hoisted(otherSpread, member, aggregate, cast, alias);
        }
    }

    /**
     * Moves the aggregates of to-one spreads up to the level whose members they become: over the one row of the spread
     * they would mean nothing, over the rows above they are grouped by that level's other members.
     */
    private static List<Hoisted> hoistAggregates(NodeDraft node) {
        List<Hoisted> below = new ArrayList<>();
        node.children.forEach(child -> below.addAll(hoistAggregates(child)));
        if (node.depth > 0 && node.spreadsOne()) {
            List<Hoisted> hoisted = new ArrayList<>(takeAggregates(node));
            below.forEach(aggregate -> hoisted.add(aggregate.through(node.embedAlias)));
            return hoisted;
        }
        for (NodeDraft child : node.children) {
            child.spreadColumns = child.spreadColumns.stream()
                    .map(column -> aggregated(child, column, below))
                    .toList();
        }
        return List.of();
    }

    private static List<Hoisted> takeAggregates(NodeDraft node) {
        List<Hoisted> taken = new ArrayList<>();
        List<SelectColumn> rest = new ArrayList<>();
        for (SelectColumn column : node.columns) {
            column.aggregate()
                    .ifPresent(aggregate -> taken.add(new Hoisted(
                            node.embedAlias, column.label(), aggregate, column.aggregateCast(), column.alias())));
            rest.add(column.withoutAggregate());
        }
        node.columns = rest;
        return taken;
    }

    private static SpreadColumn aggregated(NodeDraft child, SpreadColumn column, List<Hoisted> hoisted) {
        for (Hoisted one : hoisted) {
            if (one.spread().equals(child.embedAlias) && one.member().equals(column.name())) {
                return new SpreadColumn(column.name(), Optional.of(one.aggregate()), one.cast(), one.alias());
            }
        }
        return column;
    }

    // ---- orders

    /** An array is ordered while it is aggregated, by columns that the level selects for that. */
    private static void moveOrders(NodeDraft node) {
        if (node.depth > 0 && node.spreadsMany()) {
            boolean aggregates = node.aggregates()
                    || node.children.stream()
                            .flatMap(child -> child.spreadColumns.stream())
                            .anyMatch(column -> column.aggregate().isPresent());
            if (aggregates) {
                throw RequestErrors.notImplemented(
                                "Aggregates are not implemented for one-to-many or many-to-many spreads.")
                        .exception();
            }
            moveOrder(node);
        }
        node.children.forEach(Spreads::moveOrders);
    }

    private static void moveOrder(NodeDraft node) {
        List<ReadNode.OrderColumn> columns = new ArrayList<>();
        List<Ordering> order = new ArrayList<>();
        for (Ordering ordering : node.orderings) {
            String alias = Aliases.of(node.embedAlias + "_" + ordering.field().name(), columns.size() + 1);
            columns.add(new ReadNode.OrderColumn(ordering.embed(), ordering.field(), alias));
            order.add(new Ordering(
                    Optional.empty(), FieldRef.unknown(alias, List.of()), ordering.direction(), ordering.nulls()));
        }
        node.orderColumns = columns;
        node.spreadOrder = order;
        node.orderings = List.of();
    }
}
