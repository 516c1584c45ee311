package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.inputField;
import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.model.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types of the argument {@code filter}, with the vocabulary of postgraphile-plugin-connection-filter. */
final class Filters {

    private static final String AND = " fields. All fields are combined with a logical ‘and.’";

    private final Model model;
    private final Types types;
    private final Map<String, Map<String, InputMeaning>> inputs;

    Filters(Model model, Types types, Map<String, Map<String, InputMeaning>> inputs) {
        this.model = model;
        this.types = types;
        this.inputs = inputs;
    }

    /** The argument for values of that codec. */
    Optional<GraphQLArgument> argument(Codec codec) {
        if (!model.options().connectionFilter()) {
            return Optional.empty();
        }
        return filterType(codec)
                .map(type -> Connections.argument(
                        "filter",
                        "A filter to be used in determining which values should be returned by the collection.",
                        type));
    }

    private Optional<GraphQLInputType> filterType(Codec codec) {
        if (codec instanceof Codec.Composite row) {
            return hasFilter(row) ? Optional.of(rowFilter(row)) : Optional.empty();
        }
        return valueFilter(codec);
    }

    private boolean hasFilter(Codec.Composite row) {
        return !types.isToken(row)
                && row.attributes().stream().anyMatch(a -> a.filters() && valueFilterable(a.codec()));
    }

    // ---- rows

    private GraphQLTypeReference rowFilter(Codec.Composite row) {
        String name = row.typeName() + "Filter";
        return types.of(name, () -> {
            Map<String, GraphQLInputObjectField> fields = new LinkedHashMap<>();
            Map<String, InputMeaning> meanings = new HashMap<>();
            columns(row, fields, meanings);
            model.table(row).ifPresent(table -> relations(table, fields, meanings));
            GraphQLTypeReference self = GraphQLTypeReference.typeRef(name);
            add(fields, "and", "Checks for all expressions in this list.", GraphQLList.list(required(self)));
            add(fields, "or", "Checks for any expressions in this list.", GraphQLList.list(required(self)));
            add(fields, "not", "Negates the expression.", self);
            inputs.put(name, meanings);
            return GraphQLInputObjectType.newInputObject()
                    .name(name)
                    .description(Texts.type("A filter to be used against `" + row.typeName() + "` object types. All"
                            + " fields are combined with a logical ‘and.’"))
                    .fields(List.copyOf(fields.values()))
                    .build();
        });
    }

    private void columns(
            Codec.Composite row, Map<String, GraphQLInputObjectField> fields, Map<String, InputMeaning> meanings) {
        for (Attribute attribute : row.attributes()) {
            if (attribute.filters()) {
                filterType(attribute.codec()).ifPresent(type -> {
                    String name = attribute.fieldName();
                    meanings.putIfAbsent(name, new InputMeaning.Column(attribute));
                    add(fields, name, "Filter by the object’s `" + name + "` field.", type);
                });
            }
        }
        for (FunctionSource function : model.filterable(row)) {
            filterType(function.result()).ifPresent(type -> {
                String name = function.computedField();
                meanings.putIfAbsent(name, new InputMeaning.Function(function));
                add(fields, name, "Filter by the object’s `" + name + "` field.", type);
            });
        }
    }

    private void relations(
            Table table, Map<String, GraphQLInputObjectField> fields, Map<String, InputMeaning> meanings) {
        for (Relation relation : table.foreignKeys()) {
            Codec.Composite target = relation.target().row();
            if (!hasFilter(target)) {
                continue;
            }
            boolean single = relation.hasSingle();
            if (!single && !relation.hasConnection() && !relation.hasList()) {
                continue;
            }
            String name = single
                    ? relation.singleField()
                    : relation.hasConnection() ? relation.connectionField() : relation.listField();
            meanings.putIfAbsent(name, new InputMeaning.Related(relation));
            add(
                    fields,
                    name,
                    "Filter by the object’s `" + name + "` relation.",
                    single ? rowFilter(target) : manyFilter(table, relation.target()));
            if (relation.backward() || relation.columns().stream().anyMatch(a -> !a.notNull())) {
                String exists = name + (single ? "Exists" : "Exist");
                meanings.putIfAbsent(exists, new InputMeaning.RelatedExists(relation));
                add(
                        fields,
                        exists,
                        single ? "A related `" + name + "` exists." : "Some related `" + name + "` exist.",
                        Scalars.GraphQLBoolean);
            }
        }
    }

    private GraphQLTypeReference manyFilter(Table from, Table to) {
        String target = to.names().type();
        String name = from.names().type() + "ToMany" + target + "Filter";
        return types.of(name, () -> {
            String rest = " related `" + target
                    + "` matches the filter criteria. All fields are combined with a logical ‘and.’";
            return GraphQLInputObjectType.newInputObject()
                    .name(name)
                    .description(Texts.type("A filter to be used against many `" + target + "` object types. All fields"
                            + " are combined with a logical ‘and.’"))
                    .field(inputField("every", "Every" + rest, rowFilter(to.row())))
                    .field(inputField("some", "Some" + rest, rowFilter(to.row())))
                    .field(inputField("none", "No" + rest, rowFilter(to.row())))
                    .build();
        });
    }

    private static void add(
            Map<String, GraphQLInputObjectField> fields, String name, String description, GraphQLInputType type) {
        fields.putIfAbsent(name, inputField(name, description, type));
    }

    // ---- values

    private boolean valueFilterable(Codec codec) {
        return codec instanceof Codec.Composite || valueFilter(codec).isPresent();
    }

    private Optional<GraphQLInputType> valueFilter(Codec codec) {
        Codec innermost = codec.innermost();
        if (codec instanceof Codec.Array array && array.element().unwrapped() instanceof Codec.Composite) {
            return Optional.empty();
        }
        if (innermost instanceof Codec.Scalar scalar && !isComparable(scalar)) {
            return Optional.empty();
        }
        Optional<GraphQLInputType> input = types.input(codec);
        return input.map(type -> {
            String base = types.outputName(codec);
            String name = base + (codec instanceof Codec.Array ? "List" : "") + "Filter";
            return types.of(name, () -> filterOf(name, base, codec, type));
        });
    }

    private static boolean isComparable(Codec.Scalar scalar) {
        return switch (scalar.kind()) {
            case JSON,
                    JSONPATH,
                    XML,
                    LINE,
                    LSEG,
                    BOX,
                    POLYGON,
                    CIRCLE,
                    HSTORE,
                    BYTEA,
                    VOID,
                    GEOJSON,
                    CIDR,
                    MACADDR,
                    MACADDR8 -> false;
            // of columns whose type only looks like text
            case STRING -> !scalar.sqlType().matches(".*\\.\"(cidr|macaddr8?)\"");
            default -> true;
        };
    }

    private GraphQLNamedType filterOf(String name, String base, Codec codec, GraphQLInputType type) {
        Map<String, InputMeaning> meanings = new HashMap<>();
        GraphQLInputObjectType.Builder filter = GraphQLInputObjectType.newInputObject()
                .name(name)
                .description(Texts.type(
                        "A filter to be used against " + base + (codec instanceof Codec.Array ? " List" : "") + AND));
        for (FilterOperator operator : operators(codec)) {
            meanings.put(operator.fieldName(), new InputMeaning.Operator(operator, codec));
            filter.field(inputField(operator.fieldName(), operator.description(), operand(operator, codec, type)));
        }
        inputs.put(name, meanings);
        return filter.build();
    }

    private GraphQLInputType operand(FilterOperator operator, Codec codec, GraphQLInputType type) {
        return switch (operator) {
            case IS_NULL -> Scalars.GraphQLBoolean;
            case IN, NOT_IN -> GraphQLList.list(required(type));
            case IN_INSENSITIVE, NOT_IN_INSENSITIVE -> GraphQLList.list(required(Scalars.GraphQLString));
            case ANY_EQUAL_TO,
                    ANY_NOT_EQUAL_TO,
                    ANY_LESS_THAN,
                    ANY_LESS_THAN_OR_EQUAL_TO,
                    ANY_GREATER_THAN,
                    ANY_GREATER_THAN_OR_EQUAL_TO ->
                types.input(((Codec.Array) codec.unwrapped()).element()).orElseThrow();
            case RANGE_CONTAINS_ELEMENT ->
                types.input(((Codec.Range) codec.unwrapped()).subtype()).orElseThrow();
            case EQUAL_TO_INSENSITIVE,
                    NOT_EQUAL_TO_INSENSITIVE,
                    DISTINCT_FROM_INSENSITIVE,
                    NOT_DISTINCT_FROM_INSENSITIVE,
                    LESS_THAN_INSENSITIVE,
                    LESS_THAN_OR_EQUAL_TO_INSENSITIVE,
                    GREATER_THAN_INSENSITIVE,
                    GREATER_THAN_OR_EQUAL_TO_INSENSITIVE -> Scalars.GraphQLString;
            default -> type;
        };
    }

    private static List<FilterOperator> operators(Codec codec) {
        List<FilterOperator> operators =
                new ArrayList<>(EnumSet.range(FilterOperator.IS_NULL, FilterOperator.NOT_DISTINCT_FROM));
        if (codec.unwrapped() instanceof Codec.Array) {
            operators.addAll(EnumSet.range(FilterOperator.LESS_THAN, FilterOperator.GREATER_THAN_OR_EQUAL_TO));
            operators.addAll(EnumSet.range(FilterOperator.CONTAINS, FilterOperator.ANY_GREATER_THAN_OR_EQUAL_TO));
            return operators;
        }
        operators.addAll(EnumSet.of(FilterOperator.IN, FilterOperator.NOT_IN));
        if (isOrdered(codec)) {
            operators.addAll(EnumSet.range(FilterOperator.LESS_THAN, FilterOperator.GREATER_THAN_OR_EQUAL_TO));
        }
        if (codec.unwrapped() instanceof Codec.Range) {
            operators.addAll(EnumSet.range(FilterOperator.RANGE_CONTAINS, FilterOperator.ADJACENT_TO));
        } else if (codec.is(ScalarKind.STRING)) {
            operators.addAll(
                    EnumSet.range(FilterOperator.INCLUDES, FilterOperator.GREATER_THAN_OR_EQUAL_TO_INSENSITIVE));
        } else if (codec.is(ScalarKind.INET)) {
            operators.addAll(EnumSet.range(FilterOperator.INET_CONTAINS, FilterOperator.INET_CONTAINS_OR_CONTAINED_BY));
        }
        return operators;
    }

    private static boolean isOrdered(Codec codec) {
        if (codec instanceof Codec.Domain domain && domain.base() instanceof Codec.Domain) {
            return false;
        }
        return switch (codec.unwrapped()) {
            case Codec.Scalar scalar ->
                switch (scalar.kind()) {
                    case POINT,
                            LTREE,
                            OID,
                            TSVECTOR,
                            TSQUERY,
                            BIT,
                            REGPROC,
                            REGPROCEDURE,
                            REGOPER,
                            REGOPERATOR,
                            REGCLASS,
                            REGTYPE,
                            REGROLE,
                            REGNAMESPACE,
                            REGCONFIG,
                            REGDICTIONARY -> false;
                    default -> true;
                };
            default -> true;
        };
    }
}
