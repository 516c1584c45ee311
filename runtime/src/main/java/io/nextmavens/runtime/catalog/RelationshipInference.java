package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.KeyConstraint.KeyColumn;
import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.nextmavens.runtime.catalog.Relationship.ByJunction;
import io.nextmavens.runtime.catalog.Relationship.Cardinality;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.nextmavens.runtime.catalog.Relationship.Computed;
import io.nextmavens.runtime.catalog.ViewKeys.ShownKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Infers relationships from foreign keys: of tables, of the views that show the keys, in both directions, through
 * junctions; and puts computed ones in their place.
 */
final class RelationshipInference {

    private record Ends(QualifiedName origin, QualifiedName other) {}

    private final Set<String> schemas;
    private final Map<QualifiedName, Relation> relations;
    private final List<KeyConstraint> constraints;
    private final ViewKeys viewKeys;

    RelationshipInference(
            Set<String> schemas,
            Map<QualifiedName, Relation> relations,
            List<KeyConstraint> constraints,
            ViewKeys viewKeys) {
        this.schemas = schemas;
        this.relations = relations;
        this.constraints = constraints;
        this.viewKeys = viewKeys;
    }

    /** The relationships by their origin, sorted; both ends are in exposed schemas. */
    Map<QualifiedName, List<Relationship>> relationships(List<Computed> computed) {
        List<ByForeignKey> fromReferencing =
                referencingRelationships().stream().filter(this::isExposed).toList();
        Map<Ends, List<Relationship>> byEnds = new HashMap<>();
        for (ByForeignKey relationship : fromReferencing) {
            add(byEnds, relationship);
            add(byEnds, relationship.inverse());
        }
        junctions(fromReferencing).forEach(relationship -> add(byEnds, relationship));
        for (Computed relationship : computed) {
            if (isExposed(relationship)) {
                // A function named like a table takes the place of what was inferred between the two
                byEnds.put(new Ends(relationship.origin(), relationship.function()), List.of(relationship));
            }
        }
        Map<QualifiedName, List<Relationship>> byOrigin = new HashMap<>();
        byEnds.forEach((ends, list) -> byOrigin.computeIfAbsent(ends.origin(), origin -> new ArrayList<>())
                .addAll(list));
        byOrigin.replaceAll((origin, list) ->
                list.stream().sorted(RelationshipOrder.INSTANCE).toList());
        return byOrigin;
    }

    private static void add(Map<Ends, List<Relationship>> byEnds, Relationship relationship) {
        byEnds.computeIfAbsent(new Ends(relationship.origin(), relationship.target()), ends -> new ArrayList<>())
                .add(relationship);
    }

    private boolean isExposed(Relationship relationship) {
        return schemas.contains(relationship.origin().schema())
                && schemas.contains(relationship.target().schema());
    }

    /** Each foreign key as seen from the side that has it: table to table, view to table, table to view, view to view. */
    private List<ByForeignKey> referencingRelationships() {
        Map<QualifiedName, Set<Set<Integer>>> uniqueKeys = uniqueKeys();
        List<ByForeignKey> all = new ArrayList<>();
        for (KeyConstraint key : constraints) {
            if (key.kind() == KeyConstraint.Kind.FOREIGN) {
                addReferencing(key, uniqueKeys.getOrDefault(key.relation(), Set.of()), all);
            }
        }
        return all;
    }

    private Map<QualifiedName, Set<Set<Integer>>> uniqueKeys() {
        Map<QualifiedName, Set<Set<Integer>>> keys = new HashMap<>();
        for (KeyConstraint constraint : constraints) {
            if (constraint.kind() != KeyConstraint.Kind.FOREIGN) {
                keys.computeIfAbsent(constraint.relation(), name -> new HashSet<>())
                        .add(numbers(constraint));
            }
        }
        return keys;
    }

    private static Set<Integer> numbers(KeyConstraint constraint) {
        Set<Integer> numbers = new HashSet<>();
        constraint.columns().forEach(column -> numbers.add(column.number()));
        return numbers;
    }

    private void addReferencing(KeyConstraint key, Set<Set<Integer>> uniqueKeys, List<ByForeignKey> all) {
        Cardinality cardinality = uniqueKeys.contains(numbers(key)) ? Cardinality.ONE_TO_ONE : Cardinality.MANY_TO_ONE;
        QualifiedName table = key.relation();
        QualifiedName foreign = key.foreignRelation().orElseThrow();
        List<String> columns = key.columns().stream().map(KeyColumn::name).toList();
        List<String> foreignColumns =
                key.foreignColumns().stream().map(KeyColumn::name).toList();
        all.add(new ByForeignKey(
                table,
                foreign,
                table.equals(foreign),
                cardinality,
                key.name(),
                pairs(columns, foreignColumns),
                false,
                false,
                false));
        for (ShownKey from : viewKeys.referencing(key)) {
            for (List<String> own : from.columns()) {
                all.add(new ByForeignKey(
                        from.view(),
                        foreign,
                        false,
                        cardinality,
                        key.name(),
                        pairs(own, foreignColumns),
                        false,
                        true,
                        false));
            }
        }
        for (ShownKey to : viewKeys.referenced(key)) {
            for (List<String> theirs : to.columns()) {
                all.add(new ByForeignKey(
                        table, to.view(), false, cardinality, key.name(), pairs(columns, theirs), false, false, true));
                for (ShownKey from : viewKeys.referencing(key)) {
                    for (List<String> own : from.columns()) {
                        all.add(new ByForeignKey(
                                from.view(),
                                to.view(),
                                from.view().equals(to.view()),
                                cardinality,
                                key.name(),
                                pairs(own, theirs),
                                false,
                                true,
                                true));
                    }
                }
            }
        }
    }

    private static List<ColumnPair> pairs(List<String> from, List<String> to) {
        List<ColumnPair> pairs = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            pairs.add(new ColumnPair(from.get(i), to.get(i)));
        }
        return pairs;
    }

    /** Two many-to-one keys of a relation whose columns are all in its primary key make a many-to-many. */
    private List<ByJunction> junctions(List<ByForeignKey> referencing) {
        Map<QualifiedName, List<ByForeignKey>> byJunction = new HashMap<>();
        for (ByForeignKey key : referencing) {
            if (key.cardinality() == Cardinality.MANY_TO_ONE && isWithinPrimaryKey(key)) {
                byJunction
                        .computeIfAbsent(key.origin(), junction -> new ArrayList<>())
                        .add(key);
            }
        }
        List<ByJunction> junctions = new ArrayList<>();
        byJunction.forEach((junction, keys) -> {
            for (ByForeignKey one : keys) {
                for (ByForeignKey other : keys) {
                    if (!one.constraint().equals(other.constraint())) {
                        junctions.add(junction(junction, one, other));
                    }
                }
            }
        });
        return junctions;
    }

    private boolean isWithinPrimaryKey(ByForeignKey key) {
        Relation relation = relations.get(key.origin());
        return relation != null
                && key.columns().stream().allMatch(pair -> relation.primaryKey().contains(pair.from()));
    }

    private static ByJunction junction(QualifiedName junction, ByForeignKey toOrigin, ByForeignKey toTarget) {
        return new ByJunction(
                toOrigin.target(),
                toTarget.target(),
                toOrigin.target().equals(toTarget.target()),
                junction,
                toOrigin.constraint(),
                toTarget.constraint(),
                toOrigin.columns().stream().map(ColumnPair::inverse).toList(),
                toTarget.columns().stream().map(ColumnPair::inverse).toList(),
                toOrigin.targetIsView(),
                toTarget.targetIsView());
    }
}
