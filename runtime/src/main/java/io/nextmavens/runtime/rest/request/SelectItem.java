package io.nextmavens.runtime.rest.request;

import java.util.List;
import java.util.Optional;

/** One item of {@code select=}. */
public sealed interface SelectItem {

    /**
     * {@code alias:name->path::cast.aggregate()::aggregateCast}; the name {@code *} means all columns, and with the
     * aggregate COUNT all rows.
     */
    record Column(
            Field field,
            Optional<String> alias,
            Optional<String> cast,
            Optional<Aggregate> aggregate,
            Optional<String> aggregateCast)
            implements SelectItem {}

    /** {@code alias:name!hint!inner(children)}. */
    record Relation(
            String name,
            Optional<String> alias,
            Optional<String> hint,
            Optional<JoinType> joinType,
            List<SelectItem> children)
            implements SelectItem {

        public Relation {
            children = List.copyOf(children);
        }
    }

    /** {@code ...name!hint!inner(children)}: the embedded row's members become the parent's own. */
    record Spread(String name, Optional<String> hint, Optional<JoinType> joinType, List<SelectItem> children)
            implements SelectItem {

        public Spread {
            children = List.copyOf(children);
        }
    }

    /** What is computed over a group. */
    enum Aggregate {
        SUM,
        AVG,
        MAX,
        MIN,
        COUNT
    }

    /** {@code !left} and {@code !inner}. */
    enum JoinType {
        LEFT,
        INNER
    }
}
