package io.nextmavens.runtime.graphql.schema;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Relation;

/** What a field of an input stands for. */
public sealed interface InputMeaning {

    /** A column of the row that is written or compared. */
    record Column(Attribute attribute) implements InputMeaning {}

    /** A function of the row, compared with a value. */
    record Function(FunctionSource function) implements InputMeaning {}

    /** Conditions on the rows that a foreign key leads to. */
    record Related(Relation relation) implements InputMeaning {}

    /** Whether a foreign key leads to any row. */
    record RelatedExists(Relation relation) implements InputMeaning {}

    /** A comparison of a filter. */
    record Operator(FilterOperator operator, Codec codec) implements InputMeaning {}
}
