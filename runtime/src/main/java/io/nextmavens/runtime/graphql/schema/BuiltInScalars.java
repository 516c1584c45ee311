package io.nextmavens.runtime.graphql.schema;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLModifiedType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The scalars that types use as they are, where they refer to all others by name: those of the specification, of which a
 * schema has only what it uses (section 3.5).
 */
final class BuiltInScalars {

    private final Set<GraphQLScalarType> used = new LinkedHashSet<>();

    private BuiltInScalars() {}

    static Set<GraphQLScalarType> of(Collection<GraphQLNamedType> types) {
        BuiltInScalars scalars = new BuiltInScalars();
        for (GraphQLNamedType type : types) {
            switch (type) {
                case GraphQLFieldsContainer container ->
                    container.getFieldDefinitions().forEach(field -> {
                        scalars.note(field.getType());
                        for (GraphQLArgument argument : field.getArguments()) {
                            scalars.note(argument.getType());
                        }
                    });
                case GraphQLInputObjectType input ->
                    input.getFieldDefinitions().forEach(field -> scalars.note(field.getType()));
                default -> {
                    // enums and scalars use none
                }
            }
        }
        return scalars.used;
    }

    private void note(GraphQLType type) {
        GraphQLType inner = type;
        while (inner instanceof GraphQLModifiedType wrapping) {
            inner = wrapping.getWrappedType();
        }
        if (inner instanceof GraphQLScalarType scalar) {
            used.add(scalar);
        }
    }
}
