package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.field;
import static io.nextmavens.runtime.graphql.schema.Types.inputField;
import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLType;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import java.util.List;
import java.util.Optional;

/** Values of one column that GraphQL shows as objects: intervals, points and figures made of them. */
final class GeometricTypes {

    private static final String SECONDS =
            "A quantity of seconds. This is the only non-integer field, as all the other fields will dump their overflow"
                    + " into a smaller unit of time. Intervals don’t have a smaller unit than seconds.";

    private record Field(String name, String description, boolean required, Of of) {}

    private enum Of {
        FLOAT,
        INT,
        BOOLEAN,
        POINT,
        POINTS
    }

    private GeometricTypes() {}

    static GraphQLObjectType output(Types types, ScalarKind kind) {
        GraphQLObjectType.Builder type =
                GraphQLObjectType.newObject().name(kind.graphqlName()).description(description(kind));
        for (Field each : fields(kind, false)) {
            GraphQLType of = type(types, each.of(), false);
            type.field(
                    field(each.name(), each.description(), (GraphQLOutputType) (each.required() ? required(of) : of)));
        }
        return type.build();
    }

    static GraphQLInputObjectType input(Types types, ScalarKind kind) {
        GraphQLInputObjectType.Builder type = GraphQLInputObjectType.newInputObject()
                .name(kind.graphqlName() + "Input")
                .description(description(kind));
        for (Field each : fields(kind, true)) {
            GraphQLType of = type(types, each.of(), true);
            type.field(inputField(
                    each.name(), each.description(), (GraphQLInputType) (each.required() ? required(of) : of)));
        }
        return type.build();
    }

    private static GraphQLType type(Types types, Of of, boolean input) {
        Codec point = new Codec.Scalar(ScalarKind.POINT, "pg_catalog.point");
        Optional<? extends GraphQLType> pointType = Optional.empty();
        if (of == Of.POINT || of == Of.POINTS) {
            pointType = input ? types.input(point) : types.output(point);
        }
        return switch (of) {
            case FLOAT -> Scalars.GraphQLFloat;
            case INT -> Scalars.GraphQLInt;
            case BOOLEAN -> Scalars.GraphQLBoolean;
            case POINT -> pointType.orElseThrow();
            case POINTS -> GraphQLList.list(required(pointType.orElseThrow()));
        };
    }

    private static String description(ScalarKind kind) {
        return switch (kind) {
            case INTERVAL ->
                Texts.type("An interval of time that has passed where the smallest distinct unit is a second.");
            case POINT -> "A cartesian point.";
            case LINE -> "An infinite line that passes through points 'a' and 'b'.";
            case LSEG -> "An finite line between points 'a' and 'b'.";
            case BOX -> "A rectangular box defined by two opposite corners 'a' and 'b'";
            case PATH -> "A path (open or closed) made up of points";
            case POLYGON -> "A polygon made up of points";
            case CIRCLE -> "A circle about the given center point with the given radius";
            default -> null;
        };
    }

    private static List<Field> fields(ScalarKind kind, boolean input) {
        return switch (kind) {
            case INTERVAL ->
                List.of(
                        new Field("seconds", SECONDS, false, Of.FLOAT),
                        new Field("minutes", "A quantity of minutes.", false, Of.INT),
                        new Field("hours", "A quantity of hours.", false, Of.INT),
                        new Field("days", "A quantity of days.", false, Of.INT),
                        new Field("months", "A quantity of months.", false, Of.INT),
                        new Field("years", "A quantity of years.", false, Of.INT));
            case POINT -> List.of(new Field("x", null, true, Of.FLOAT), new Field("y", null, true, Of.FLOAT));
            case LINE, LSEG, BOX -> List.of(new Field("a", null, true, Of.POINT), new Field("b", null, true, Of.POINT));
            case PATH ->
                List.of(
                        new Field("points", null, true, Of.POINTS),
                        new Field(
                                "isOpen",
                                "True if this is a closed path (similar to a polygon), false otherwise.",
                                !input,
                                Of.BOOLEAN));
            case POLYGON -> List.of(new Field("points", null, true, Of.POINTS));
            case CIRCLE ->
                List.of(new Field("center", null, true, Of.POINT), new Field("radius", null, true, Of.FLOAT));
            default -> List.<Field>of();
        };
    }
}
