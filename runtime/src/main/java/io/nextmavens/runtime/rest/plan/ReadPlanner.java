package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relationship;
import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.nextmavens.runtime.catalog.Relationship.ByJunction;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.nextmavens.runtime.catalog.Relationship.Computed;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.plan.ReadNode.JoinPair;
import io.nextmavens.runtime.rest.request.Filter.IsValue;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.Query;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Plans what an answer has in it: places what the request says on the levels of the select, ties each level to the
 * one above, and finds out about its fields.
 */
final class ReadPlanner {

    /** What the rows of the top level are. */
    enum Top {
        /** Those of a relation, as filtered, ordered and limited by the request. */
        RELATION,
        /** Those that a mutation returned: filters and limits of the request were the mutation's. */
        MUTATED,
        /** Those that a function returned. */
        CALLED
    }

    private final Catalog catalog;
    private final PlanSettings settings;
    private final FieldResolver fields;

    ReadPlanner(Catalog catalog, PlanSettings settings) {
        this.catalog = catalog;
        this.settings = settings;
        this.fields = new FieldResolver(catalog);
    }

    FieldResolver fields() {
        return fields;
    }

    /** The levels, ready to be frozen. */
    NodeDraft draft(RestRequest request, QualifiedName relation, Top top) {
        NodeDraft root = NodeDraft.root(relation, request.query().select());
        place(request, root, top);
        root.source = top == Top.RELATION
                ? new Source.Table(relation, Optional.empty(), Optional.empty())
                : new Source.Returned(relation.name());
        relate(root, new RelationshipSearch(catalog, relation.schema()));
        resolve(root, false);
        linkEmbeds(root);
        if (!settings.aggregates()) {
            refuseAggregates(root);
        }
        Spreads.arrange(root);
        if (top != Top.MUTATED && settings.maxRows().isPresent()) {
            limit(root, settings.maxRows().getAsLong());
        }
        return root;
    }

    // ---- what the request says

    private void place(RestRequest request, NodeDraft root, Top top) {
        Query query = request.query();
        boolean mutated = top == Top.MUTATED;
        place(root, query.filters(), mutated, (node, filter) -> node.filters.add(filter));
        place(root, query.order(), false, (node, order) -> node.order = order);
        if (!mutated) {
            root.range = request.range();
            place(root, query.ranges(), false, (node, range) -> node.range = range);
        }
        place(root, query.logic(), mutated, (node, tree) -> node.logic.add(tree));
    }

    private <T> void place(
            NodeDraft root, List<OnPath<T>> values, boolean embedsOnly, BiConsumer<NodeDraft, T> placement) {
        for (OnPath<T> value : values) {
            if (!embedsOnly || !value.isRoot()) {
                NodeDraft node = root;
                for (String step : value.path()) {
                    node = child(node, step);
                }
                placement.accept(node, value.value());
            }
        }
    }

    private NodeDraft child(NodeDraft parent, String name) {
        Optional<NodeDraft> legacy = Optional.empty();
        for (NodeDraft child : parent.children) {
            if (child.label().equals(name)) {
                return child;
            }
            if (child.name.equals(name) && legacy.isEmpty()) {
                legacy = Optional.of(child);
            }
        }
        if (legacy.isEmpty()) {
            throw RequestErrors.notEmbedded(name).exception();
        }
        if (!settings.legacyTargetNames()) {
            throw RequestErrors.notEmbeddedByAlias(name, legacy.get().label()).exception();
        }
        legacy.get().legacyName = true;
        return legacy.get();
    }

    // ---- how the levels hang together

    private static void relate(NodeDraft parent, RelationshipSearch search) {
        for (NodeDraft child : parent.children) {
            Relationship relationship = search.find(parent.relation.name(), child.name, child.hint);
            child.relationship = Optional.of(relationship);
            child.relation = relationship.target();
            child.embedAlias = Aliases.of(relationship.origin().name() + "_" + child.label(), child.depth);
            tie(parent, child, relationship);
            relate(child, search);
        }
    }

    private static void tie(NodeDraft parent, NodeDraft child, Relationship relationship) {
        QualifiedName above = parent.source.qualifier();
        String alias = Aliases.of(relationship.target().name(), child.depth);
        switch (relationship) {
            case ByForeignKey key -> {
                child.source = new Source.Table(key.target(), Optional.of(alias), Optional.empty());
                child.joins = pairs(key.columns(), above, child.source.qualifier());
            }
            case ByJunction junction -> {
                child.source = new Source.Table(junction.target(), Optional.empty(), Optional.of(junction.junction()));
                List<JoinPair> joins =
                        new ArrayList<>(pairs(junction.targetColumns(), child.source.qualifier(), junction.junction()));
                joins.addAll(pairs(junction.originColumns(), above, junction.junction()));
                child.joins = joins;
            }
            case Computed computed ->
                child.source = new Source.Computed(computed.function(), above.name(), computed.origin(), alias);
        }
    }

    private static List<JoinPair> pairs(List<ColumnPair> columns, QualifiedName from, QualifiedName to) {
        return columns.stream()
                .map(pair -> new JoinPair(to, pair.to(), from, pair.from()))
                .toList();
    }

    // ---- what is known of the fields

    /**
     * Resolves a level and those below.
     *
     * @param grouped whether a level above aggregates, so that all columns have to be named
     */
    private void resolve(NodeDraft node, boolean grouped) {
        List<SelectColumn> columns = new ArrayList<>();
        node.items.forEach(item -> columns.add(new SelectColumn(
                fields.output(node.relation, item.field()),
                item.aggregate(),
                item.aggregateCast(),
                item.cast(),
                item.alias())));
        node.columns = columns;
        boolean named = grouped || node.aggregates() || (node.depth > 0 && node.spreadsMany());
        node.columns = StarExpansion.expand(node, named, fields);
        node.columns = node.columns.stream()
                .map(column -> Labels.label(column, node.spread))
                .toList();
        List<Condition> conditions = new ArrayList<>();
        node.logic.forEach(tree -> conditions.add(fields.condition(node.relation, tree)));
        node.filters.forEach(filter -> conditions.add(fields.condition(node.relation, filter)));
        node.conditions = conditions;
        node.orderings = node.order.stream()
                .map(term -> fields.ordering(node.relation, term))
                .toList();
        node.children.forEach(child -> resolve(child, named));
    }

    // ---- orders and conditions that are about embeds

    private static void linkEmbeds(NodeDraft node) {
        node.orderings =
                node.orderings.stream().map(ordering -> linked(node, ordering)).toList();
        node.conditions = node.conditions.stream()
                .map(condition -> linked(node, condition))
                .toList();
        node.children.forEach(ReadPlanner::linkEmbeds);
    }

    private static Ordering linked(NodeDraft node, Ordering ordering) {
        if (ordering.embed().isEmpty()) {
            return ordering;
        }
        String name = ordering.embed().get();
        NodeDraft embed = embed(node, name)
                .orElseThrow(() -> RequestErrors.notEmbedded(name).exception());
        if (!embed.toOne()) {
            throw RequestErrors.relatedOrder(node.relation.name(), embed.label())
                    .exception();
        }
        return new Ordering(Optional.of(embed.embedAlias), ordering.field(), ordering.direction(), ordering.nulls());
    }

    private static Condition linked(NodeDraft node, Condition condition) {
        return switch (condition) {
            case Condition.Group group ->
                new Condition.Group(
                        group.negated(),
                        group.operator(),
                        group.children().stream()
                                .map(child -> linked(node, child))
                                .toList());
            case Condition.Test test
            when test.operation() instanceof Operation.Is(IsValue value)
                    && test.field().path().isEmpty()
                    && (value == IsValue.NULL || value == IsValue.NOT_NULL) ->
                embed(node, test.field().name())
                        .<Condition>map(embed -> new Condition.EmbedPresence(
                                test.negated() == (value == IsValue.NULL), embed.embedAlias))
                        .orElse(condition);
            case Condition.Test _, Condition.EmbedPresence _ -> condition;
        };
    }

    private static Optional<NodeDraft> embed(NodeDraft node, String label) {
        return node.children.stream()
                .filter(child -> child.label().equals(label))
                .findFirst();
    }

    private static void refuseAggregates(NodeDraft node) {
        if (node.aggregates()) {
            throw RequestErrors.aggregates().exception();
        }
        node.children.forEach(ReadPlanner::refuseAggregates);
    }

    private static void limit(NodeDraft node, long most) {
        node.range = node.range.atMost(most);
        node.children.forEach(child -> limit(child, most));
    }

    // ---- the result

    /** The plan of a level and those below. */
    static ReadNode freeze(NodeDraft node) {
        return new ReadNode(
                node.source,
                node.columns,
                node.orderColumns,
                node.conditions,
                node.joins,
                node.orderings,
                node.range,
                node.children.stream().map(ReadPlanner::embedded).toList());
    }

    private static Embed embedded(NodeDraft child) {
        ReadNode node = freeze(child);
        if (child.spreadsOne()) {
            return new Embed.SpreadOne(child.embedAlias, child.inner, child.spreadColumns, node);
        }
        if (child.spread) {
            return new Embed.SpreadMany(child.embedAlias, child.inner, child.spreadColumns, child.spreadOrder, node);
        }
        boolean shown = !child.selectsNothing();
        return child.toOne()
                ? new Embed.One(child.embedAlias, child.inner, child.label(), shown, node)
                : new Embed.Many(child.embedAlias, child.inner, child.label(), shown, node);
    }

    /** Where a filter named an embed by its table although it has an alias. */
    static List<Plan.LegacyName> legacyNames(NodeDraft node) {
        List<Plan.LegacyName> names = new ArrayList<>();
        if (node.legacyName && node.alias.isPresent()) {
            names.add(new Plan.LegacyName(node.name, node.alias.get()));
        }
        node.children.forEach(child -> names.addAll(legacyNames(child)));
        return names;
    }
}
