package io.nextmavens.runtime.graphql.schema;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;

/** One thing that rows are ordered by. */
public sealed interface OrderTerm {

    boolean descending();

    Codec codec();

    /** A column. */
    record ByColumn(Attribute attribute, boolean descending) implements OrderTerm {
        @Override
        public Codec codec() {
            return attribute.codec();
        }
    }

    /** A function of the row. */
    record ByFunction(FunctionSource function, boolean descending) implements OrderTerm {
        @Override
        public Codec codec() {
            return function.result();
        }
    }
}
