package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.field;

import graphql.Scalars;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The field {@code aggregates} of connections, with the names of {@code @graphile/pg-aggregates}. */
final class Aggregates {

    private final Model model;
    private final Types types;

    Aggregates(Model model, Types types) {
        this.model = model;
        this.types = types;
    }

    /** Adds the field to a connection of those rows, where aggregates are switched on. */
    void addTo(GraphQLObjectType.Builder connection, Codec.Composite row) {
        if (model.options().aggregates() && model.table(row).isPresent()) {
            connection.field(field(
                    "aggregates",
                    "Aggregates across the matching connection (ignoring before/after/first/last/offset)",
                    all(row)));
        }
    }

    private GraphQLTypeReference all(Codec.Composite row) {
        String name = row.typeName() + "Aggregates";
        return types.of(name, () -> {
            GraphQLObjectType.Builder type = GraphQLObjectType.newObject().name(name);
            for (AggregateFunction function : AggregateFunction.values()) {
                of(row, function)
                        .ifPresent(part -> type.field(field(function.fieldName(), function.description(), part)));
            }
            return type.build();
        });
    }

    private Optional<GraphQLOutputType> of(Codec.Composite row, AggregateFunction function) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : row.attributes()) {
            if (attribute.selects() && function.takes(attribute.codec())) {
                attributes.add(attribute);
            }
        }
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        String name = row.typeName() + function.typeSuffix();
        return Optional.of(types.of(name, () -> {
            GraphQLObjectType.Builder type = GraphQLObjectType.newObject().name(name);
            for (Attribute attribute : attributes) {
                type.field(field(
                        attribute.fieldName(),
                        function.description() + " of " + attribute.fieldName() + " across the matching connection",
                        result(function, attribute.codec())));
            }
            return type.build();
        }));
    }

    private GraphQLOutputType result(AggregateFunction function, Codec codec) {
        Codec result = function.result(codec);
        return result.is(ScalarKind.INT)
                ? Scalars.GraphQLInt
                : types.output(result).orElseThrow();
    }
}
