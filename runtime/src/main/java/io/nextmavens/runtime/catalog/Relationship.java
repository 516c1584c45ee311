package io.nextmavens.runtime.catalog;

import java.util.List;

/** A way to get from the rows of one relation to those of another. */
public sealed interface Relationship {

    /** Where it starts. */
    QualifiedName origin();

    /** Where it ends. */
    QualifiedName target();

    /** Whether both ends are the same relation. */
    boolean self();

    /** Whether there is at most one row at the other end. */
    boolean toOne();

    /** How many rows of the origin a row of the target has, and the other way round. */
    enum Cardinality {
        MANY_TO_ONE,
        ONE_TO_MANY,
        ONE_TO_ONE
    }

    /** A column of the origin and the one it equals. */
    record ColumnPair(String from, String to) {

        /** The same pair, seen from the other end. */
        public ColumnPair inverse() {
            return new ColumnPair(to, from);
        }
    }

    /**
     * By a foreign key, from either of its ends.
     *
     * @param constraint the foreign key's name
     * @param columns pairs of (origin's, target's), in the key's order
     * @param originIsParent of a one-to-one, whether the origin is what the key refers to
     * @param originIsView whether the origin is a view that shows the key's columns
     * @param targetIsView likewise for the target
     */
    record ByForeignKey(
            QualifiedName origin,
            QualifiedName target,
            boolean self,
            Cardinality cardinality,
            String constraint,
            List<ColumnPair> columns,
            boolean originIsParent,
            boolean originIsView,
            boolean targetIsView)
            implements Relationship {

        public ByForeignKey {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean toOne() {
            return cardinality != Cardinality.ONE_TO_MANY;
        }

        /** The same key, seen from its other end. */
        public ByForeignKey inverse() {
            return new ByForeignKey(
                    target,
                    origin,
                    self,
                    switch (cardinality) {
                        case MANY_TO_ONE -> Cardinality.ONE_TO_MANY;
                        case ONE_TO_MANY -> Cardinality.MANY_TO_ONE;
                        case ONE_TO_ONE -> Cardinality.ONE_TO_ONE;
                    },
                    constraint,
                    columns.stream().map(ColumnPair::inverse).toList(),
                    !originIsParent,
                    targetIsView,
                    originIsView);
        }
    }

    /**
     * Many-to-many, by a junction table whose primary key holds two foreign keys.
     *
     * @param originConstraint the junction's key to the origin
     * @param targetConstraint the junction's key to the target
     * @param originColumns pairs of (origin's, junction's)
     * @param targetColumns pairs of (target's, junction's)
     */
    record ByJunction(
            QualifiedName origin,
            QualifiedName target,
            boolean self,
            QualifiedName junction,
            String originConstraint,
            String targetConstraint,
            List<ColumnPair> originColumns,
            List<ColumnPair> targetColumns,
            boolean originIsView,
            boolean targetIsView)
            implements Relationship {

        public ByJunction {
            originColumns = List.copyOf(originColumns);
            targetColumns = List.copyOf(targetColumns);
        }

        @Override
        public boolean toOne() {
            return false;
        }
    }

    /**
     * By a function from a row of the origin to rows of the target.
     *
     * @param function its name is the relationship's
     * @param toOne whether it returns one row, or says {@code ROWS 1}
     */
    record Computed(QualifiedName function, QualifiedName origin, QualifiedName target, boolean toOne, boolean self)
            implements Relationship {}
}
