package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.FunctionSource.Use;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The type Query. */
final class Queries {

    private final SchemaBuilder schema;
    private final Model model;
    private final Types types;
    private final Connections connections;
    private final PolymorphicTypes polymorphics;
    private final Map<String, Node> nodes;
    private final String nodeIdField;

    /**
     * The queries of a schema.
     *
     * @param nodes by what begins their identifiers
     */
    Queries(
            SchemaBuilder schema,
            Model model,
            Types types,
            Connections connections,
            PolymorphicTypes polymorphics,
            Map<String, Node> nodes) {
        this.schema = schema;
        this.model = model;
        this.types = types;
        this.connections = connections;
        this.polymorphics = polymorphics;
        this.nodes = nodes;
        this.nodeIdField = model.options().nodeIdField();
    }

    /** The root type. */
    GraphQLObjectType root() {
        SchemaBuilder.Fields fields = schema.fieldsOf("Query");
        fields.add(
                "query",
                new Meaning.QueryItself(),
                "Exposes the root query type nested one level down. This is helpful for Relay 1 which can only query top"
                        + " level fields if they are in a particular form.",
                required(GraphQLTypeReference.typeRef("Query")),
                List.of(),
                null);
        fields.addVerbatim(
                nodeIdField,
                new Meaning.QueryId(),
                "The root query type must be a `Node` to work well with Relay 1 mutations. This just resolves to"
                        + " `query`.",
                required(Scalars.GraphQLID),
                List.of(),
                null);
        fields.add(
                "node",
                new Meaning.AnyNode(),
                "Fetches an object given its globally unique `ID`.",
                GraphQLTypeReference.typeRef("Node"),
                List.of(nodeIdArgument("The globally unique `ID`.")),
                null);
        model.all().forEach(table -> getters(fields, table));
        model.functions().stream()
                .filter(function -> function.use() == Use.QUERY)
                .forEach(function -> schema.function(fields, function, false));
        nodes.values().forEach(node -> schema.rowType(node.table().row()));
        nodes.values().forEach(node -> getterByNodeId(fields, node));
        model.all().forEach(table -> allRows(fields, table));
        polymorphics.allRows(fields);
        return GraphQLObjectType.newObject()
                .name("Query")
                .description("The root query type which gives access points into the data universe.")
                .withInterface(GraphQLTypeReference.typeRef("Node"))
                .fields(fields.all())
                .build();
    }

    /** The interface of what has a globally unique identifier. */
    GraphQLNamedType nodeInterface() {
        return GraphQLInterfaceType.newInterface()
                .name("Node")
                .description("An object with a globally unique `ID`.")
                .field(Types.field(nodeIdField, SchemaBuilder.NODE_ID, required(Scalars.GraphQLID)))
                .build();
    }

    private GraphQLArgument nodeIdArgument(String description) {
        return GraphQLArgument.newArgument()
                .name(nodeIdField)
                .description(Texts.argument(description))
                .type(required(Scalars.GraphQLID))
                .build();
    }

    private void getters(SchemaBuilder.Fields fields, Table table) {
        if (!table.isRelation() || table.isPolymorphic()) {
            return;
        }
        for (Table.Key key : table.keys()) {
            if (!key.reads()) {
                continue;
            }
            Map<String, GraphQLArgument> arguments = new LinkedHashMap<>();
            for (Attribute attribute : key.attributes()) {
                types.input(attribute.codec())
                        .ifPresent(type -> arguments.put(
                                attribute.fieldName(),
                                GraphQLArgument.newArgument()
                                        .name(attribute.fieldName())
                                        .type(required(type))
                                        .build()));
            }
            if (arguments.size() == key.attributes().size()) {
                types.output(table.row())
                        .ifPresent(type -> fields.add(
                                key.fieldName(),
                                new Meaning.ByKey(table, key),
                                "Get a single `" + table.names().type() + "`.",
                                type,
                                List.copyOf(arguments.values()),
                                table.deprecation().orElse(null)));
            }
        }
    }

    private void getterByNodeId(SchemaBuilder.Fields fields, Node node) {
        String type = node.typeName();
        if (types.has(type)) {
            fields.add(
                    Words.camelCase(type),
                    new Meaning.NodeOf(node),
                    "Reads a single `" + type + "` using its globally unique `ID`.",
                    GraphQLTypeReference.typeRef(type),
                    List.of(nodeIdArgument(
                            "The globally unique `ID` to be used in selecting a single `" + type + "`.")),
                    node.table().deprecation().orElse(null));
        }
    }

    private void allRows(SchemaBuilder.Fields fields, Table table) {
        String type = table.names().type();
        String name = table.names().allRows();
        String deprecation = table.deprecation().orElse(null);
        if (table.allows("query:resource:list")) {
            types.output(table.row())
                    .ifPresent(of -> fields.add(
                            name + "List",
                            new Meaning.AllRows(table, Shape.LIST),
                            "Reads a set of `" + type + "`.",
                            GraphQLList.list(required(of)),
                            connections.arguments(table, Shape.LIST),
                            deprecation));
        }
        if (table.allows("query:resource:connection")) {
            types.output(table.row())
                    .ifPresent(of -> fields.add(
                            name,
                            new Meaning.AllRows(table, Shape.CONNECTION),
                            "Reads and enables pagination through a set of `" + type + "`.",
                            connections.ofTable(table),
                            connections.arguments(table, Shape.CONNECTION),
                            deprecation));
        }
    }
}
