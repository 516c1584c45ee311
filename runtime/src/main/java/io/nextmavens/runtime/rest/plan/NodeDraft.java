package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relationship;
import io.nextmavens.runtime.rest.request.Filter;
import io.nextmavens.runtime.rest.request.LogicTree;
import io.nextmavens.runtime.rest.request.OrderTerm;
import io.nextmavens.runtime.rest.request.RowRange;
import io.nextmavens.runtime.rest.request.SelectItem;
import io.nextmavens.runtime.rest.request.SelectItem.JoinType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A level of the answer while it is planned: first what the request says of it, then what is found out. Lives within
 * one call of the planner.
 */
final class NodeDraft {

    final String name;
    final Optional<String> alias;
    final Optional<String> hint;
    final boolean inner;
    final boolean spread;
    final int depth;

    final List<SelectItem.Column> items = new ArrayList<>();
    final List<NodeDraft> children = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();
    final List<LogicTree> logic = new ArrayList<>();
    List<OrderTerm> order = List.of();
    RowRange range = RowRange.ALL;
    boolean legacyName;

    QualifiedName relation;
    Source source;
    Optional<Relationship> relationship = Optional.empty();
    String embedAlias = "";
    List<ReadNode.JoinPair> joins = List.of();

    List<SelectColumn> columns = List.of();
    List<Condition> conditions = List.of();
    List<Ordering> orderings = List.of();
    List<ReadNode.OrderColumn> orderColumns = List.of();
    List<Ordering> spreadOrder = List.of();
    List<Embed.SpreadColumn> spreadColumns = List.of();

    private NodeDraft(
            String name,
            Optional<String> alias,
            Optional<String> hint,
            boolean inner,
            boolean spread,
            int depth,
            List<SelectItem> select) {
        this.name = name;
        this.alias = alias;
        this.hint = hint;
        this.inner = inner;
        this.spread = spread;
        this.depth = depth;
        for (SelectItem item : select) {
            add(item);
        }
    }

    /** The whole tree of a select; nothing is looked up yet. */
    static NodeDraft root(QualifiedName relation, List<SelectItem> select) {
        NodeDraft root = new NodeDraft(relation.name(), Optional.empty(), Optional.empty(), false, false, 0, select);
        root.relation = relation;
        return root;
    }

    private void add(SelectItem item) {
        switch (item) {
            case SelectItem.Column column -> items.add(column);
            case SelectItem.Relation embed ->
                children.add(new NodeDraft(
                        embed.name(),
                        embed.alias(),
                        embed.hint(),
                        embed.joinType().filter(JoinType.INNER::equals).isPresent(),
                        false,
                        depth + 1,
                        embed.children()));
            case SelectItem.Spread embed ->
                children.add(new NodeDraft(
                        embed.name(),
                        Optional.empty(),
                        embed.hint(),
                        embed.joinType().filter(JoinType.INNER::equals).isPresent(),
                        true,
                        depth + 1,
                        embed.children()));
        }
    }

    /** What the request calls the level: its alias, or else the name it was embedded by. */
    String label() {
        return alias.orElse(name);
    }

    boolean toOne() {
        return relationship.map(Relationship::toOne).orElse(false);
    }

    boolean spreadsOne() {
        return spread && toOne();
    }

    boolean spreadsMany() {
        return spread && !toOne();
    }

    boolean aggregates() {
        return columns.stream().anyMatch(column -> column.aggregate().isPresent());
    }

    boolean selectsNothing() {
        return columns.isEmpty() && children.stream().allMatch(NodeDraft::selectsNothing);
    }
}
