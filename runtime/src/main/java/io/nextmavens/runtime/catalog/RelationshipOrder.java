package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.nextmavens.runtime.catalog.Relationship.ByJunction;
import io.nextmavens.runtime.catalog.Relationship.Cardinality;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.nextmavens.runtime.catalog.Relationship.Computed;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The order in which the relationships of a relation are told to clients: by target, then to-many before to-one
 * before one-to-one before many-to-many, then by the keys' names; computed ones last.
 */
enum RelationshipOrder implements Comparator<Relationship> {
    INSTANCE;

    private static final Comparator<Relationship> BY_ENDS = Comparator.<Relationship, Boolean>comparing(
                    Computed.class::isInstance)
            .thenComparing(Relationship::target)
            .thenComparing(Relationship::self)
            .thenComparingInt(RelationshipOrder::rank);

    private static final Comparator<ByForeignKey> BY_KEY = Comparator.comparing(ByForeignKey::constraint)
            .thenComparing(ByForeignKey::columns, RelationshipOrder::compareColumns)
            .thenComparing(ByForeignKey::originIsParent)
            .thenComparing(ByForeignKey::originIsView)
            .thenComparing(ByForeignKey::targetIsView);

    private static final Comparator<ByJunction> BY_JUNCTION = Comparator.comparing(ByJunction::junction)
            .thenComparing(ByJunction::originConstraint)
            .thenComparing(ByJunction::targetConstraint)
            .thenComparing(ByJunction::originColumns, RelationshipOrder::compareColumns)
            .thenComparing(ByJunction::targetColumns, RelationshipOrder::compareColumns);

    @Override
    public int compare(Relationship left, Relationship right) {
        int byEnds = BY_ENDS.compare(left, right);
        if (byEnds != 0) {
            return byEnds;
        }
        if (left instanceof ByForeignKey one && right instanceof ByForeignKey other) {
            return BY_KEY.compare(one, other);
        }
        if (left instanceof ByJunction one && right instanceof ByJunction other) {
            return BY_JUNCTION.compare(one, other);
        }
        return left instanceof Computed one && right instanceof Computed other
                ? one.function().compareTo(other.function())
                : 0;
    }

    private static int rank(Relationship relationship) {
        return switch (relationship) {
            case ByForeignKey key when key.cardinality() == Cardinality.ONE_TO_MANY -> 0;
            case ByForeignKey key when key.cardinality() == Cardinality.MANY_TO_ONE -> 1;
            case ByForeignKey _ -> 2;
            case ByJunction _ -> 3;
            case Computed _ -> 4;
        };
    }

    private static int compareColumns(List<ColumnPair> left, List<ColumnPair> right) {
        Comparator<ColumnPair> byNames = Comparator.comparing(ColumnPair::from).thenComparing(ColumnPair::to);
        Iterator<ColumnPair> others = right.iterator();
        for (ColumnPair pair : left) {
            if (!others.hasNext()) {
                return 1;
            }
            int order = byNames.compare(pair, others.next());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }
}
