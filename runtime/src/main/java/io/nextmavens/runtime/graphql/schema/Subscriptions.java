package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The type Subscription. Changes of tables are our own, topics those of PostGraphile's simple subscriptions, and live
 * queries have the fields of the query.
 */
final class Subscriptions {

    private static final String OPERATION = "RowOperation";
    private static final Set<String> NOT_LIVE = Set.of("query", "node");

    private final SchemaBuilder schema;
    private final Model model;
    private final Types types;
    private final Connections connections;
    private final SubscriptionFields wanted;

    Subscriptions(SchemaBuilder schema, Model model, Types types, Connections connections, SubscriptionFields wanted) {
        this.schema = schema;
        this.model = model;
        this.types = types;
        this.connections = connections;
        this.wanted = wanted;
    }

    /** The type, unless it has no field. */
    Optional<GraphQLObjectType> root(GraphQLObjectType query) {
        SchemaBuilder.Fields fields = schema.fieldsOf("Subscription");
        if (wanted.topics()) {
            topics(fields);
        }
        if (wanted.changes()) {
            model.all().stream().filter(Table::hasChanges).forEach(table -> changes(fields, table));
        }
        List<GraphQLFieldDefinition> all = new ArrayList<>(fields.all());
        if (wanted.live()) {
            query.getFieldDefinitions().stream()
                    .filter(field -> !NOT_LIVE.contains(field.getName())
                            && !field.getName().equals(model.options().nodeIdField())
                            && all.stream().noneMatch(other -> other.getName().equals(field.getName())))
                    .toList()
                    .forEach(field -> all.add(field.transform(same -> {})));
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(GraphQLObjectType.newObject()
                .name("Subscription")
                .description(
                        Texts.type("The root subscription type: each field is told of again when something happens."))
                .fields(all)
                .build());
    }

    // ---- changes

    private void changes(SchemaBuilder.Fields fields, Table table) {
        String type = table.names().type();
        List<GraphQLArgument> arguments = new ArrayList<>();
        arguments.add(Connections.argument(
                "operations",
                "Which changes to tell of; all of them where it is left out.",
                GraphQLList.list(required(operation()))));
        if (table.allows("filter")) {
            connections.condition(table).ifPresent(arguments::add);
        }
        types.output(table.row())
                .ifPresent(row -> fields.add(
                        table.names().changed(),
                        new Meaning.RowChanges(table),
                        "Tells when a `" + type + "` that you may see was created, updated or deleted.",
                        payload(table),
                        arguments,
                        table.deprecation().orElse(null)));
    }

    private GraphQLTypeReference operation() {
        return types.of(OPERATION, () -> GraphQLEnumType.newEnum()
                .name(OPERATION)
                .description("What happened to a row.")
                .value("INSERT", "INSERT", "It was created.")
                .value("UPDATE", "UPDATE", "It was updated.")
                .value("DELETE", "DELETE", "It was deleted.")
                .value("TRUNCATE", "TRUNCATE", "All rows of the table were deleted at once.")
                .build());
    }

    private GraphQLTypeReference payload(Table table) {
        String name = Words.upperCamelCase(table.names().changed() + "-payload");
        return types.of(name, () -> {
            String type = table.names().type();
            SchemaBuilder.Fields fields = schema.fieldsOf(name);
            fields.add(
                    "operation",
                    new Meaning.ChangeOperation(),
                    "What happened.",
                    required(operation()),
                    List.of(),
                    null);
            fields.add(
                    table.names().field(),
                    new Meaning.Result(),
                    "The `" + type + "` as it is now; null when it was deleted.",
                    types.output(table.row()).orElseThrow(),
                    List.of(),
                    null);
            if (table.node().isPresent()) {
                fields.add(
                        model.options().nodeIdField(),
                        new Meaning.ChangedNodeId(table.node().get()),
                        "The globally unique `ID` of the `" + type + "`, also when it was deleted.",
                        Scalars.GraphQLID,
                        List.of(),
                        null);
            }
            fields.addVerbatim(
                    "query",
                    new Meaning.QueryOfPayload(),
                    "Our root query field type. Allows us to run any query from our subscription payload.",
                    GraphQLTypeReference.typeRef("Query"),
                    List.of(),
                    null);
            return GraphQLObjectType.newObject()
                    .name(name)
                    .description(Texts.type("A change of a `" + type + "`."))
                    .fields(fields.all())
                    .build();
        });
    }

    // ---- topics

    private void topics(SchemaBuilder.Fields fields) {
        fields.addVerbatim(
                "listen",
                new Meaning.Listen(),
                null,
                types.of("ListenPayload", this::listenPayload),
                List.of(
                        GraphQLArgument.newArgument()
                                .name("initialEvent")
                                .description(
                                        "If true, this subscription will trigger an event as soon as it initiates.")
                                .type(required(Scalars.GraphQLBoolean))
                                .defaultValueProgrammatic(false)
                                .build(),
                        GraphQLArgument.newArgument()
                                .name("topic")
                                .type(required(Scalars.GraphQLString))
                                .build()),
                null);
    }

    private GraphQLObjectType listenPayload() {
        SchemaBuilder.Fields fields = schema.fieldsOf("ListenPayload");
        fields.addVerbatim("event", new Meaning.EventName(), null, Scalars.GraphQLString, List.of(), null);
        fields.addVerbatim(
                "relatedNode", new Meaning.EventNode(), null, GraphQLTypeReference.typeRef("Node"), List.of(), null);
        fields.addVerbatim("relatedNodeId", new Meaning.EventNodeId(), null, Scalars.GraphQLID, List.of(), null);
        return GraphQLObjectType.newObject()
                .name("ListenPayload")
                .fields(fields.all())
                .build();
    }
}
