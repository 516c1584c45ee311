package io.nextmavens.runtime.rest.request;

import java.util.Optional;

/** One term of {@code order=}. */
public sealed interface OrderTerm {

    /** What decides the order. */
    Field field();

    /** The direction, where it was said. */
    Optional<Direction> direction();

    /** Where nulls go, where it was said. */
    Optional<Nulls> nulls();

    /** {@code field.desc.nullslast}. */
    record ByField(Field field, Optional<Direction> direction, Optional<Nulls> nulls) implements OrderTerm {}

    /** {@code relation(field).desc.nullslast}: by a column of an embedded to-one relation. */
    record ByRelated(String relation, Field field, Optional<Direction> direction, Optional<Nulls> nulls)
            implements OrderTerm {}

    /** {@code asc} and {@code desc}. */
    enum Direction {
        ASC,
        DESC
    }

    /** {@code nullsfirst} and {@code nullslast}. */
    enum Nulls {
        FIRST,
        LAST
    }
}
