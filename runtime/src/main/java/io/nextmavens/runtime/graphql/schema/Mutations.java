package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.inputField;
import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.FunctionSource.Use;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mutations, their inputs and their payloads. */
final class Mutations {

    private static final String CLIENT_ID_IN =
            "An arbitrary string value with no semantic meaning. Will be included in the payload verbatim. May be used to"
                    + " track mutations by the client.";
    private static final String CLIENT_ID_OUT =
            "The exact same `clientMutationId` that was provided in the mutation input, unchanged and unused. May be used"
                    + " by a client to track mutations.";
    private static final String INPUT =
            "The exclusive input argument for this mutation. An object type, make sure to see documentation for this"
                    + " object’s fields.";

    private final SchemaBuilder schema;
    private final Model model;
    private final Types types;
    private final Connections connections;

    Mutations(SchemaBuilder schema, Model model, Types types, Connections connections) {
        this.schema = schema;
        this.model = model;
        this.types = types;
        this.connections = connections;
    }

    /** The root type; empty when nothing can be changed. */
    Optional<GraphQLObjectType> root() {
        SchemaBuilder.Fields fields = schema.fieldsOf("Mutation");
        model.functions().stream()
                .filter(function -> function.use() == Use.MUTATION)
                .forEach(function -> call(fields, function));
        if (model.options().defaultMutations()) {
            model.all().stream()
                    .filter(table -> table.allows("resource:insert"))
                    .forEach(table -> create(fields, table));
            model.all().stream()
                    .filter(table ->
                            table.allows("resource:update") && !table.keys().isEmpty())
                    .forEach(table -> write(fields, table, "update"));
            model.all().stream()
                    .filter(table ->
                            table.allows("resource:delete") && !table.keys().isEmpty())
                    .forEach(table -> write(fields, table, "delete"));
        }
        if (fields.all().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(GraphQLObjectType.newObject()
                .name("Mutation")
                .description(Texts.type("The root mutation type which contains root level fields which mutate data."))
                .fields(fields.all())
                .build());
    }

    private static List<GraphQLArgument> inputArgument(GraphQLTypeReference type) {
        // its description is not cut
        return List.of(GraphQLArgument.newArgument()
                .name("input")
                .description(INPUT)
                .type(required(type))
                .build());
    }

    // ---- create

    private void create(SchemaBuilder.Fields fields, Table table) {
        String type = table.names().type();
        String field = table.names().create();
        Optional<GraphQLInputType> input = types.input(table.row());
        Optional<GraphQLOutputType> output = types.output(table.row());
        if (input.isEmpty() || output.isEmpty()) {
            return;
        }
        String inputName = Words.upperCamelCase(field + "-input");
        GraphQLTypeReference inputType = types.of(inputName, () -> GraphQLInputObjectType.newInputObject()
                .name(inputName)
                .description("All input for the create `" + type + "` mutation.")
                .field(clientId())
                .field(inputField(
                        table.names().field(),
                        "The `" + type + "` to be created by this mutation.",
                        required(input.get())))
                .build());
        String payloadName = Words.upperCamelCase(field + "-payload");
        GraphQLTypeReference payload = types.of(payloadName, () -> payloadOfTable(payloadName, table, "create"));
        fields.add(
                field,
                new Meaning.Create(table),
                "Creates a single `" + type + "`.",
                payload,
                inputArgument(inputType),
                table.deprecation().orElse(null));
    }

    // ---- update and delete

    private void write(SchemaBuilder.Fields fields, Table table, String verb) {
        boolean update = verb.equals("update");
        String payloadName = table.names().payload(verb);
        String doing = update ? "Updates" : "Deletes";
        String with = update ? " and a patch" : "";
        if (table.isNode()
                && table.primaryKey()
                        .map(key -> update ? key.updates() : key.deletes())
                        .orElse(false)) {
            String field = table.names().write(verb);
            Map<String, GraphQLInputObjectField> keys = new LinkedHashMap<>();
            String name = model.options().nodeIdField();
            keys.put(
                    name,
                    inputField(
                            name,
                            "The globally unique `ID` which will identify a single `"
                                    + table.names().type() + "` to be " + verb + "d.",
                            required(Scalars.GraphQLID)));
            fields.add(
                    field,
                    update ? new Meaning.Update(table, Optional.empty()) : new Meaning.Delete(table, Optional.empty()),
                    doing + " a single `" + table.names().type() + "` using its globally unique id" + with + ".",
                    payload(payloadName, table, verb),
                    inputArgument(input(field, table, keys, update)),
                    table.deprecation().orElse(null));
        }
        for (Table.Key key : table.keysFor(verb)) {
            Map<String, GraphQLInputObjectField> keys = new LinkedHashMap<>();
            for (Attribute attribute : key.attributes()) {
                types.input(attribute.codec())
                        .ifPresent(type -> keys.put(
                                attribute.fieldName(),
                                GraphQLInputObjectField.newInputObjectField()
                                        .name(attribute.fieldName())
                                        .description(attribute.description().orElse(null))
                                        .type(required(type))
                                        .build()));
            }
            String field = table.names()
                    .write(
                            verb,
                            key.attributes().stream().map(Attribute::fieldName).toList());
            fields.add(
                    field,
                    update ? new Meaning.Update(table, Optional.of(key)) : new Meaning.Delete(table, Optional.of(key)),
                    doing + " a single `" + table.names().type() + "` using a unique key" + with + ".",
                    payload(payloadName, table, verb),
                    inputArgument(input(field, table, keys, update)),
                    table.deprecation().orElse(null));
        }
    }

    private GraphQLTypeReference payload(String name, Table table, String verb) {
        return types.of(name, () -> payloadOfTable(name, table, verb));
    }

    private GraphQLTypeReference input(
            String field, Table table, Map<String, GraphQLInputObjectField> keys, boolean update) {
        String name = Words.upperCamelCase(field + "-input");
        return types.of(name, () -> {
            GraphQLInputObjectType.Builder type = GraphQLInputObjectType.newInputObject()
                    .name(name)
                    .description(Texts.type("All input for the `" + field + "` mutation."))
                    .field(clientId())
                    .fields(List.copyOf(keys.values()));
            if (update) {
                type.field(inputField(
                        table.names().patchField(),
                        "An object where the defined keys will be set on the `"
                                + table.names().type() + "` being updated.",
                        required(schema.patchType(table))));
            }
            return type.build();
        });
    }

    private static GraphQLInputObjectField clientId() {
        return inputField("clientMutationId", CLIENT_ID_IN, Scalars.GraphQLString);
    }

    // ---- payloads

    private GraphQLObjectType payloadOfTable(String name, Table table, String verb) {
        SchemaBuilder.Fields fields = schema.fieldsOf(name);
        String type = table.names().type();
        fields.add(
                "clientMutationId",
                new Meaning.ClientMutationId(),
                CLIENT_ID_OUT,
                Scalars.GraphQLString,
                List.of(),
                null);
        fields.add(
                table.names().field(),
                new Meaning.Result(),
                "The `" + type + "` that was " + verb + "d by this mutation.",
                types.output(table.row()).orElseThrow(),
                List.of(),
                verb.equals("create") ? table.deprecation().orElse(null) : null);
        if (verb.equals("delete") && table.isNode()) {
            fields.add(
                    table.names().deletedNodeId(),
                    new Meaning.DeletedNodeId(table.node().orElseThrow()),
                    null,
                    Scalars.GraphQLID,
                    List.of(),
                    null);
        }
        query(fields);
        edge(fields, table);
        relations(fields, table);
        return GraphQLObjectType.newObject()
                .name(name)
                .description(Texts.type("The output of our " + verb + " `" + type + "` mutation."))
                .fields(fields.all())
                .build();
    }

    private static void query(SchemaBuilder.Fields fields) {
        fields.addVerbatim(
                "query",
                new Meaning.QueryOfPayload(),
                "Our root query field type. Allows us to run any query from our mutation payload.",
                GraphQLTypeReference.typeRef("Query"),
                List.of(),
                null);
    }

    private void edge(SchemaBuilder.Fields fields, Table table) {
        if (!table.allows("connection") || table.primaryKey().isEmpty() || !table.allows("order")) {
            return;
        }
        GraphQLArgument orderBy = GraphQLArgument.newArgument()
                .name("orderBy")
                .description(Connections.orderDescription(table))
                .type(required(GraphQLList.list(required(connections.orderType(table)))))
                .defaultValueProgrammatic(List.of(Connections.defaultOrder(table)))
                .build();
        fields.add(
                table.names().edgeField(),
                new Meaning.Edge(table),
                "An edge for our `" + table.names().type() + "`. May be used by Relay 1.",
                connections.edgeOf(table),
                List.of(orderBy),
                table.deprecation().orElse(null));
    }

    private void relations(SchemaBuilder.Fields fields, Table table) {
        for (Relation relation : table.relations()) {
            if (!relation.backward() && relation.hasSingle()) {
                types.output(relation.target().row())
                        .ifPresent(type -> fields.add(
                                relation.singleField(),
                                new Meaning.Related(relation, Shape.SINGLE),
                                relation.description()
                                        .orElse("Reads a single `"
                                                + relation.target().names().type() + "` that is related to this `"
                                                + table.names().type() + "`."),
                                relation.notNull() ? required(type) : type,
                                List.of(),
                                relation.deprecation().orElse(null)));
            }
        }
    }

    // ---- functions

    private void call(SchemaBuilder.Fields fields, FunctionSource function) {
        Map<String, GraphQLInputObjectField> arguments = new LinkedHashMap<>();
        for (FunctionSource.Parameter parameter : function.parameters()) {
            Optional<GraphQLInputType> type = schema.parameterType(parameter);
            if (type.isEmpty()) {
                return;
            }
            arguments.put(
                    parameter.argument(),
                    inputField(parameter.argument(), null, parameter.required() ? required(type.get()) : type.get()));
        }
        boolean nothing = function.result().is(ScalarKind.VOID);
        Optional<GraphQLOutputType> result = types.output(function.result());
        if (result.isEmpty() && !nothing) {
            return;
        }
        String field = function.rootField();
        String inputName = function.typeBase() + "Input";
        GraphQLTypeReference input = types.of(inputName, () -> GraphQLInputObjectType.newInputObject()
                .name(inputName)
                .description("All input for the `" + field + "` mutation.")
                .field(clientId())
                .fields(List.copyOf(arguments.values()))
                .build());
        String payloadName = Words.upperCamelCase(function.name() + "-payload");
        GraphQLTypeReference payload = types.of(payloadName, () -> payloadOf(payloadName, function, result));
        fields.addVerbatim(
                field,
                new Meaning.Call(function),
                function.description().orElse(null),
                payload,
                inputArgument(input),
                function.deprecation().orElse(null));
    }

    private GraphQLObjectType payloadOf(String name, FunctionSource function, Optional<GraphQLOutputType> result) {
        SchemaBuilder.Fields fields = schema.fieldsOf(name);
        fields.add(
                "clientMutationId",
                new Meaning.ClientMutationId(),
                CLIENT_ID_OUT,
                Scalars.GraphQLString,
                List.of(),
                null);
        result.ifPresent(type -> {
            boolean nonNull = function.returnsSet()
                    && function.result() instanceof Codec.Composite
                    && !model.options().setofFunctionsContainNulls();
            GraphQLOutputType of = function.returnsSet() ? GraphQLList.list(nonNull ? required(type) : type) : type;
            fields.add(
                    resultField(function),
                    new Meaning.Result(),
                    null,
                    function.notNull() ? required(of) : of,
                    List.of(),
                    null);
        });
        query(fields);
        if (function.result() instanceof Codec.Composite row && !function.returnsSet()) {
            model.table(row).filter(Table::isRelation).ifPresent(table -> {
                edge(fields, table);
            });
            model.table(row).ifPresent(table -> relations(fields, table));
        }
        return GraphQLObjectType.newObject()
                .name(name)
                .description("The output of our `" + function.rootField() + "` mutation.")
                .fields(fields.all())
                .build();
    }

    private String resultField(FunctionSource function) {
        Optional<String> given = function.source().tags().text("resultFieldName");
        if (given.isPresent()) {
            return given.get();
        }
        String type = types.outputName(function.result());
        String name = function.outputName().map(Words::camelCase).orElseGet(() -> switch (type) {
            case "Int" -> "integer";
            case "Float" -> "float";
            case "Boolean" -> "boolean";
            case "String" -> "string";
            default ->
                function.result() instanceof Codec.Composite row && row.isAnonymous()
                        ? "result"
                        : Words.camelCase(type);
        });
        return function.returnsSet() || function.returnsArray() ? Words.plural(name) : name;
    }
}
