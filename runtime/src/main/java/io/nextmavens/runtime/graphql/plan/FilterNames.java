package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Codec;

/** Names of the types that filter values. Pure. */
final class FilterNames {

    private FilterNames() {}

    static String of(Codec codec) {
        return base(codec) + (codec instanceof Codec.Array ? "List" : "") + "Filter";
    }

    private static String base(Codec codec) {
        return switch (codec) {
            case Codec.Scalar scalar -> scalar.kind().graphqlName();
            case Codec.Enumeration enumeration -> enumeration.typeName();
            case Codec.Array array -> base(array.element());
            case Codec.Domain domain -> domain.typeName();
            case Codec.Range range -> base(range.subtype()) + "Range";
            case Codec.Composite row -> row.typeName();
        };
    }
}
