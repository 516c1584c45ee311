package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.plan.OperationPlan.ColumnValue;
import io.nextmavens.runtime.graphql.plan.OperationPlan.Event;
import io.nextmavens.runtime.graphql.schema.InputMeaning;
import io.nextmavens.runtime.graphql.schema.Meaning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans what a subscription waits for, and the statement that tells of an event. Not thread-safe. */
final class SubscriptionPlanner {

    private static final String NOTHING = "null::json";

    private final PlanContext context;
    private final FieldPlanner planner;

    SubscriptionPlanner(PlanContext context) {
        this.context = context;
        this.planner = new FieldPlanner(context);
    }

    // ---- changes of rows

    Event.Rows changes(Table table, Field field, List<Field> fields) {
        Set<String> operations = new LinkedHashSet<>();
        context.inputs().nonNull(field, "operations").ifPresent(list -> context.inputs()
                .elements(list)
                .forEach(each -> operations.add(String.valueOf(context.inputs().look(each)))));
        return new Event.Rows(table, operations, conditions(table, field), changed(table, field, fields));
    }

    private List<ColumnValue> conditions(Table table, Field field) {
        List<ColumnValue> values = new ArrayList<>();
        context.inputs()
                .nonNull(field, "condition")
                .map(context.inputs()::fields)
                .orElse(Map.of())
                .forEach((name, input) -> {
                    InputMeaning meaning = context.schema()
                            .input(table.names().conditionType(), name)
                            .orElseThrow();
                    if (!(meaning instanceof InputMeaning.Column(Attribute attribute))) {
                        throw new PlanException("Changes cannot be chosen by " + name + ", which is no column");
                    }
                    if (attribute.base().isPresent()) {
                        throw new PlanException("Changes cannot be chosen by " + name + ", which another table has");
                    }
                    context.inputs().look(input);
                    values.add(new ColumnValue(
                            attribute.column(),
                            Optional.ofNullable(PgText.of(attribute.codec(), input.plain(), context.dynamicJson()))));
                });
        return values;
    }

    /** Two columns: the payload, and whether the row is there. */
    private Statement changed(Table table, Field field, List<Field> fields) {
        String type = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(context.schema()
                        .schema()
                        .getSubscriptionType()
                        .getFieldDefinition(field.getName())
                        .getType()))
                .getName();
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(fields, type).forEach((key, each) -> members.put(key, member(table, type, each)));
        Source probe = row(table);
        return OperationPlanner.statement(
                context,
                "select to_json(" + Sql.object(members) + "), (select to_json(true) from " + probe.from()
                        + Sql.where(probe.conditions()) + ")");
    }

    private String member(Table table, String type, List<Field> fields) {
        Field field = fields.getFirst();
        if (field.getName().equals("__typename")) {
            return FieldPlanner.typename(type);
        }
        return switch (context.schema().meaning(type, field.getName()).orElseThrow()) {
            case Meaning.ChangeOperation() -> context.bind(new Bind.Event(Bind.Event.OPERATION), "text");
            case Meaning.Result() -> planner.one(row(table), fields);
            case Meaning.ChangedNodeId(Node of) -> NodeSql.identifier(of, this::key);
            case Meaning.QueryOfPayload() -> planner.query(fields);
            default -> throw new IllegalStateException(field.getName() + " is no field of a change");
        };
    }

    /** The row that has changed. */
    private Source row(Table table) {
        Source source = planner.tableSource(table);
        return source.with(table.primaryKey().orElseThrow().attributes().stream()
                .map(attribute -> source.alias() + "." + Sql.name(attribute.column()) + " = " + key(attribute))
                .toList());
    }

    private String key(Attribute attribute) {
        return context.bind(
                new Bind.Event(attribute.column()), attribute.codec().sqlType());
    }

    // ---- notifications

    Event.Topic topic(Field field) {
        String topic = context.inputs()
                .nonNull(field, "topic")
                .map(context.inputs()::look)
                .map(Object::toString)
                .orElseThrow(() -> new PlanException("A topic is needed"));
        boolean initial = context.inputs()
                .nonNull(field, "initialEvent")
                .map(context.inputs()::look)
                .filter(Boolean.TRUE::equals)
                .isPresent();
        return new Event.Topic(topic, initial);
    }

    /** The statement that tells of a notification. */
    Statement notified(List<Field> fields, JsonObject event) {
        Optional<String> nodeId = event.getValue("__node__") instanceof JsonArray node && !node.isEmpty()
                ? Optional.of(Base64.getEncoder().encodeToString(node.encode().getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(fields, "ListenPayload").forEach((key, each) -> members.put(key, member(event, nodeId, each)));
        return OperationPlanner.statement(context, "select to_json(" + Sql.object(members) + ")");
    }

    private String member(JsonObject event, Optional<String> nodeId, List<Field> fields) {
        Field field = fields.getFirst();
        if (field.getName().equals("__typename")) {
            return FieldPlanner.typename("ListenPayload");
        }
        return switch (context.schema()
                .meaning("ListenPayload", field.getName())
                .orElseThrow()) {
            case Meaning.EventName() -> {
                Object name = event.getValue("event");
                yield context.bind(new Bind.Constant(name == null ? null : name.toString()), "text");
            }
            case Meaning.EventNodeId() -> context.bind(new Bind.Constant(nodeId.orElse(null)), "text");
            case Meaning.EventNode() ->
                nodeId.map(id -> planner.node(id, fields)).orElse(NOTHING);
            default -> throw new IllegalStateException(field.getName() + " is no field of a notification");
        };
    }
}
