package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.plan.OperationPlan.Root;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import io.nextmavens.runtime.graphql.schema.Meaning;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans operations that were found valid. Pure, and thread-safe. */
public final class OperationPlanner {

    private final GraphqlSchema schema;

    public OperationPlanner(GraphqlSchema schema) {
        this.schema = schema;
    }

    /**
     * The plan of an operation.
     *
     * @param fragments of its document, by name
     * @param variables as GraphQL coerced them
     */
    public OperationPlan plan(
            OperationDefinition operation, Map<String, FragmentDefinition> fragments, Map<String, Object> variables) {
        return switch (operation.getOperation()) {
            case QUERY -> query(operation, fragments, variables, Optional.empty());
            case MUTATION -> mutation(operation, fragments, variables);
            case SUBSCRIPTION -> subscription(operation, fragments, variables);
        };
    }

    /** The plan of one field of a query alone, to find out which of several fails. */
    public OperationPlan.Query alone(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables,
            String key) {
        return query(operation, fragments, variables, Optional.of(key));
    }

    private OperationPlan.Query query(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables,
            Optional<String> only) {
        return query(operation, fragments, variables, only, "Query");
    }

    private OperationPlan.Query query(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables,
            Optional<String> only,
            String type) {
        Inputs inputs = new Inputs(variables);
        PlanContext context = new PlanContext(schema, inputs, fragments);
        FieldPlanner planner = new FieldPlanner(context);
        List<Root> roots = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        Map<String, List<Field>> fields = context.selections().of(operation.getSelectionSet(), context.on(type));
        fields.forEach((key, each) -> {
            if (only.isPresent() && !only.get().equals(key)) {
                return;
            }
            Field field = each.getFirst();
            if (field.getName().equals("__schema") || field.getName().equals("__type")) {
                roots.add(new Root(key, field, Root.Kind.INTROSPECTION, ""));
                return;
            }
            try {
                columns.add("to_json(" + planner.root(field, each) + ")");
                roots.add(new Root(key, field, Root.Kind.COLUMN, ""));
            } catch (PlanException e) {
                roots.add(new Root(key, field, Root.Kind.FAILED, e.getMessage()));
            }
        });
        Optional<Statement> statement = columns.isEmpty()
                ? Optional.empty()
                : Optional.of(statement(context, "select " + String.join(", ", columns)));
        return new OperationPlan.Query(roots, statement, inputs.byValue(), inputs.byPresence());
    }

    private OperationPlan.Mutation mutation(
            OperationDefinition operation, Map<String, FragmentDefinition> fragments, Map<String, Object> variables) {
        Inputs inputs = new Inputs(variables);
        PlanContext reading = new PlanContext(schema, inputs, fragments);
        List<OperationPlan.Step> steps = new ArrayList<>();
        reading.selections()
                .of(operation.getSelectionSet(), reading.on("Mutation"))
                .forEach((key, fields) -> steps.add(step(key, fields, inputs, fragments)));
        return new OperationPlan.Mutation(steps, inputs.byValue(), inputs.byPresence());
    }

    private OperationPlan.Step step(
            String key, List<Field> fields, Inputs inputs, Map<String, FragmentDefinition> fragments) {
        Field field = fields.getFirst();
        try {
            return new MutationPlanner(schema, inputs, fragments).plan(key, field, fields);
        } catch (PlanException e) {
            return new OperationPlan.Step(
                    key, field, Optional.empty(), Optional.empty(), Optional.empty(), e.getMessage());
        }
    }

    private OperationPlan.Subscription subscription(
            OperationDefinition operation, Map<String, FragmentDefinition> fragments, Map<String, Object> variables) {
        Inputs inputs = new Inputs(variables);
        PlanContext context = new PlanContext(schema, inputs, fragments);
        // validation has seen that there is one field
        Map.Entry<String, List<Field>> root =
                context.selections().of(operation.getSelectionSet(), context.on("Subscription")).entrySet().stream()
                        .findFirst()
                        .orElseThrow(() -> new PlanException("The subscription has no field"));
        Field field = root.getValue().getFirst();
        if (field.getName().startsWith("__")) {
            throw new PlanException(field.getName() + " is nothing to subscribe to");
        }
        SubscriptionPlanner planner = new SubscriptionPlanner(context);
        Optional<Meaning> meaning = schema.meaning("Subscription", field.getName());
        OperationPlan.Event event = meaning.isEmpty()
                ? new OperationPlan.Event.Live(query(operation, fragments, variables, Optional.empty(), "Subscription"))
                : switch (meaning.get()) {
                    case Meaning.RowChanges(Table table) -> planner.changes(table, field, root.getValue());
                    case Meaning.Listen() -> planner.topic(field);
                    default -> throw new IllegalStateException(field.getName() + " is no subscription");
                };
        // the query of a live one has looked into variables of its own
        OperationPlan.Query query = event instanceof OperationPlan.Event.Live(OperationPlan.Query live) ? live : null;
        return new OperationPlan.Subscription(
                root.getKey(),
                field,
                event,
                query == null ? inputs.byValue() : query.byValue(),
                query == null ? inputs.byPresence() : query.byPresence());
    }

    /** The statement that tells of a notification: its one column is the payload. */
    public Statement notified(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables,
            JsonObject event) {
        PlanContext context = new PlanContext(schema, new Inputs(variables), fragments);
        List<Field> fields = context.selections()
                .of(operation.getSelectionSet(), context.on("Subscription"))
                .values()
                .iterator()
                .next();
        return new SubscriptionPlanner(context).notified(fields, event);
    }

    static Statement statement(PlanContext context, String sql) {
        return new Statement(sql, context.binds(), context.hasJsonTexts(), context.hasTokens(), context.isWriting());
    }
}
