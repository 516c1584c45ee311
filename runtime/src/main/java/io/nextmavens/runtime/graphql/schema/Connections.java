package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.field;
import static io.nextmavens.runtime.graphql.schema.Types.inputField;
import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Types of connections, and the arguments of fields that give many rows. */
final class Connections {

    private final Model model;
    private final Types types;
    private final Map<String, Map<String, InputMeaning>> inputs;
    private final Map<String, Map<String, List<OrderTerm>>> orders = new HashMap<>();
    private final Filters filters;
    private final Aggregates aggregates;

    Connections(Model model, Types types, Map<String, Map<String, InputMeaning>> inputs) {
        this.model = model;
        this.types = types;
        this.inputs = inputs;
        this.filters = new Filters(model, types, inputs);
        this.aggregates = new Aggregates(model, types);
    }

    Map<String, Map<String, List<OrderTerm>>> orders() {
        return orders;
    }

    // ---- types

    /** A reference to the connection of a table's rows. */
    GraphQLTypeReference ofTable(Table table) {
        return ofRow(table.row());
    }

    private GraphQLTypeReference ofRow(Codec.Composite row) {
        String plural = Words.plural(row.typeName());
        return connection(
                row.typeName(),
                GraphQLTypeReference.typeRef(row.typeName()),
                plural + "Connection",
                plural + "Edge",
                !model.options().setofFunctionsContainNulls(),
                Optional.of(row));
    }

    /** A reference to the connection of what a function gives. */
    GraphQLOutputType ofFunction(FunctionSource function) {
        GraphQLOutputType node = types.output(function.result()).orElseThrow();
        if (function.result() instanceof Codec.Composite row && !row.isAnonymous()) {
            return ofRow(row);
        }
        boolean nonNull =
                function.result() instanceof Codec.Composite && !model.options().setofFunctionsContainNulls();
        return connection(
                nodeName(function),
                node,
                function.typeBase() + "Connection",
                function.typeBase() + "Edge",
                nonNull,
                Optional.empty());
    }

    /** The name of the type of a function's rows. */
    String nodeName(FunctionSource function) {
        return types.outputName(function.result());
    }

    private GraphQLTypeReference connection(
            String nodeName,
            GraphQLOutputType node,
            String name,
            String edgeName,
            boolean nonNull,
            Optional<Codec.Composite> row) {
        return types.of(name, () -> {
            GraphQLOutputType edge = edge(nodeName, node, edgeName, nonNull);
            GraphQLObjectType.Builder type = GraphQLObjectType.newObject()
                    .name(name)
                    .description(Texts.type("A connection to a list of `" + nodeName + "` values."))
                    .field(field(
                            "nodes",
                            "A list of `" + nodeName + "` objects.",
                            required(GraphQLList.list(nonNull ? required(node) : node))))
                    .field(field(
                            "edges",
                            "A list of edges which contains the `" + nodeName + "` and cursor to aid in pagination.",
                            required(GraphQLList.list(nonNull ? required(edge) : edge))))
                    .field(field(
                            "pageInfo",
                            "Information to aid in pagination.",
                            required(types.of("PageInfo", this::pageInfo))))
                    .field(field(
                            "totalCount",
                            "The count of *all* `" + nodeName + "` you could get from the connection.",
                            required(Scalars.GraphQLInt)));
            row.ifPresent(of -> aggregates.addTo(type, of));
            return type.build();
        });
    }

    private GraphQLOutputType edge(String nodeName, GraphQLOutputType node, String name, boolean nonNull) {
        return types.of(name, () -> GraphQLObjectType.newObject()
                .name(name)
                .description(Texts.type("A `" + nodeName + "` edge in the connection."))
                .field(field("cursor", "A cursor for use in pagination.", cursor()))
                .field(field("node", "The `" + nodeName + "` at the end of the edge.", nonNull ? required(node) : node))
                .build());
    }

    /** A reference to the connection of rows of several tables. */
    GraphQLTypeReference ofMembers(Polymorphic.Members members) {
        if (members.shared().isPresent()) {
            return ofRow(members.row());
        }
        // nothing that the tables have in common says how many there are, or which to take
        String union = members.typeName();
        GraphQLTypeReference node = GraphQLTypeReference.typeRef(union);
        return types.of(members.connectionType(), () -> GraphQLObjectType.newObject()
                .name(members.connectionType())
                .description(Texts.type("A connection to a list of `" + union + "` values."))
                .field(field("nodes", "A list of `" + union + "` objects.", required(GraphQLList.list(node))))
                .field(field(
                        "edges",
                        "A list of edges which contains the `" + union + "` and cursor to aid in pagination.",
                        required(GraphQLList.list(edge(union, node, union + "Edge", false)))))
                .field(field(
                        "pageInfo",
                        "Information to aid in pagination.",
                        required(types.of("PageInfo", this::pageInfo))))
                .build());
    }

    /** A reference to the edge of a table's rows. */
    GraphQLOutputType edgeOf(Table table) {
        String type = table.names().type();
        return edge(
                type,
                GraphQLTypeReference.typeRef(type),
                table.names().edgeType(),
                !model.options().setofFunctionsContainNulls());
    }

    private GraphQLTypeReference cursor() {
        return types.of(
                "Cursor",
                () -> ScalarTypes.text(
                        "Cursor", "A location in a connection that can be used for resuming pagination."));
    }

    private GraphQLNamedType pageInfo() {
        return GraphQLObjectType.newObject()
                .name("PageInfo")
                .description("Information about pagination in a connection.")
                .field(field(
                        "hasNextPage",
                        "When paginating forwards, are there more items?",
                        required(Scalars.GraphQLBoolean)))
                .field(field(
                        "hasPreviousPage",
                        "When paginating backwards, are there more items?",
                        required(Scalars.GraphQLBoolean)))
                .field(field("startCursor", "When paginating backwards, the cursor to continue.", cursor()))
                .field(field("endCursor", "When paginating forwards, the cursor to continue.", cursor()))
                .build();
    }

    // ---- arguments

    /** Arguments of a field that gives rows of a table. */
    List<GraphQLArgument> arguments(Table table, Shape shape) {
        List<GraphQLArgument> arguments = new ArrayList<>(pagination(shape));
        if (table.allows("filter")) {
            condition(table).ifPresent(arguments::add);
        }
        if (table.allows("order")) {
            orderBy(table, shape == Shape.CONNECTION).ifPresent(arguments::add);
        }
        filters.argument(table.row()).ifPresent(arguments::add);
        return arguments;
    }

    /** Arguments of a field that gives rows of an interface's tables; a union's have nothing to ask for. */
    List<GraphQLArgument> arguments(Polymorphic.Members members, Shape shape) {
        if (members.shared().isEmpty()) {
            return List.of();
        }
        Table shared = members.shared().get();
        List<GraphQLArgument> arguments = new ArrayList<>(pagination(shape));
        if (members.allows("filter")) {
            condition(shared).ifPresent(arguments::add);
        }
        only(members).ifPresent(arguments::add);
        if (members.allows("order")) {
            orderBy(shared, false).ifPresent(arguments::add);
        }
        filters.argument(members.row()).ifPresent(arguments::add);
        return arguments;
    }

    /** The argument that chooses among the types of an interface. */
    Optional<GraphQLArgument> only(Polymorphic.Members members) {
        if (members.tables().isEmpty()) {
            return Optional.empty();
        }
        String name = Words.upperCamelCase(members.typeName() + "-type");
        GraphQLTypeReference type = types.of(name, () -> {
            GraphQLEnumType.Builder values = GraphQLEnumType.newEnum().name(name);
            members.objectTypes().forEach(each -> values.value(each, each));
            return values.build();
        });
        return Optional.of(
                argument("only", "Filter results to only those of the given types", GraphQLList.list(required(type)))
                        .transform(argument -> argument.deprecate("EXPERIMENTAL")));
    }

    /** Arguments of a field that gives rows of a function, besides its own. */
    List<GraphQLArgument> arguments(FunctionSource function, Shape shape) {
        List<GraphQLArgument> arguments = new ArrayList<>(pagination(shape));
        if (function.result() instanceof Codec.Composite row) {
            Optional<Table> table = model.table(row).filter(Table::isRelation);
            if (function.allows("filter")) {
                table.flatMap(this::condition).ifPresent(arguments::add);
            }
            if (function.allows("order")) {
                table.flatMap(of -> orderBy(of, false)).ifPresent(arguments::add);
            }
        }
        filters.argument(function.result()).ifPresent(arguments::add);
        return arguments;
    }

    /** Arguments of a field of an interface, which has none but those of pages. */
    List<GraphQLArgument> pagination(Shape shape) {
        GraphQLArgument first = argument("first", "Only read the first `n` values of the set.", Scalars.GraphQLInt);
        if (shape == Shape.LIST) {
            return List.of(first, argument("offset", "Skip the first `n` values.", Scalars.GraphQLInt));
        }
        return List.of(
                first,
                argument("last", "Only read the last `n` values of the set.", Scalars.GraphQLInt),
                argument(
                        "offset",
                        "Skip the first `n` values from our `after` cursor, an alternative to cursor based pagination."
                                + " May not be used with `last`.",
                        Scalars.GraphQLInt),
                argument("before", "Read all values in the set before (above) this cursor.", cursor()),
                argument("after", "Read all values in the set after (below) this cursor.", cursor()));
    }

    static GraphQLArgument argument(String name, String description, GraphQLInputType type) {
        return GraphQLArgument.newArgument()
                .name(name)
                .description(Texts.argument(description))
                .type(type)
                .build();
    }

    /** The argument that asks for rows with certain values. */
    Optional<GraphQLArgument> condition(Table table) {
        Map<String, GraphQLInputType> fields = new LinkedHashMap<>();
        String name = table.names().conditionType();
        Map<String, InputMeaning> meanings = new HashMap<>();
        for (Attribute attribute : table.row().attributes()) {
            if (attribute.conditions()) {
                types.input(attribute.codec()).ifPresent(type -> {
                    fields.putIfAbsent(attribute.fieldName(), type);
                    meanings.putIfAbsent(attribute.fieldName(), new InputMeaning.Column(attribute));
                });
            }
        }
        for (FunctionSource function : model.scalars(table.row())) {
            if (function.allows("condition:proc:filterBy")) {
                types.input(function.result()).ifPresent(type -> {
                    fields.putIfAbsent(function.computedField(), type);
                    meanings.putIfAbsent(function.computedField(), new InputMeaning.Function(function));
                });
            }
        }
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        inputs.putIfAbsent(name, meanings);
        GraphQLTypeReference type = types.of(name, () -> {
            GraphQLInputObjectType.Builder input = GraphQLInputObjectType.newInputObject()
                    .name(name)
                    .description(Texts.type(
                            "A condition to be used against `" + table.names().type()
                                    + "` object types. All fields are tested for equality and combined with a logical"
                                    + " ‘and.’"));
            fields.forEach((field, of) ->
                    input.field(inputField(field, "Checks for equality with the object’s `" + field + "` field.", of)));
            return input.build();
        });
        return Optional.of(argument(
                "condition",
                "A condition to be used in determining which values should be returned by the collection.",
                type));
    }

    private Optional<GraphQLArgument> orderBy(Table table, boolean byDefault) {
        GraphQLTypeReference type = orderType(table);
        GraphQLArgument.Builder argument = GraphQLArgument.newArgument()
                .name("orderBy")
                .description(orderDescription(table))
                .type(GraphQLList.list(required(type)));
        if (byDefault) {
            argument.defaultValueProgrammatic(List.of(defaultOrder(table)));
        }
        return Optional.of(argument.build());
    }

    static String defaultOrder(Table table) {
        return table.primaryKey().isPresent() ? "PRIMARY_KEY_ASC" : "NATURAL";
    }

    static String orderDescription(Table table) {
        return Texts.argument(
                "The method to use when ordering `" + table.names().type() + "`.");
    }

    /** A reference to the enum of a table's orders. */
    GraphQLTypeReference orderType(Table table) {
        String name = table.names().orderByType();
        return types.of(name, () -> {
            Map<String, List<OrderTerm>> values = new LinkedHashMap<>();
            values.put("NATURAL", List.of());
            table.primaryKey().ifPresent(key -> {
                values.put("PRIMARY_KEY_ASC", terms(key, false));
                values.put("PRIMARY_KEY_DESC", terms(key, true));
            });
            for (FunctionSource function : model.scalars(table.row())) {
                if (function.allows("proc:orderBy")) {
                    String base = function.computedField();
                    values.putIfAbsent(
                            Words.constantCase(base + "-asc"), List.of(new OrderTerm.ByFunction(function, false)));
                    values.putIfAbsent(
                            Words.constantCase(base + "-desc"), List.of(new OrderTerm.ByFunction(function, true)));
                }
            }
            for (Attribute attribute : table.row().attributes()) {
                if (attribute.orders()) {
                    String base = attribute.orderName();
                    values.putIfAbsent(
                            Words.constantCase(base + "-asc"), List.of(new OrderTerm.ByColumn(attribute, false)));
                    values.putIfAbsent(
                            Words.constantCase(base + "-desc"), List.of(new OrderTerm.ByColumn(attribute, true)));
                }
            }
            orders.put(name, values);
            GraphQLEnumType.Builder type = GraphQLEnumType.newEnum()
                    .name(name)
                    .description(Texts.type(
                            "Methods to use when ordering `" + table.names().type() + "`."));
            Set<String> seen = new HashSet<>();
            values.keySet().stream().filter(seen::add).forEach(value -> type.value(value, value));
            return type.build();
        });
    }

    private static List<OrderTerm> terms(Table.Key key, boolean descending) {
        return key.attributes().stream()
                .<OrderTerm>map(attribute -> new OrderTerm.ByColumn(attribute, descending))
                .toList();
    }
}
