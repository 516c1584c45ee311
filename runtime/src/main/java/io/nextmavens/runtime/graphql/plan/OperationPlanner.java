package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import io.nextmavens.runtime.graphql.plan.OperationPlan.Root;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
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
            case SUBSCRIPTION -> throw new PlanException("Subscriptions are answered over WebSockets");
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
        Inputs inputs = new Inputs(variables);
        PlanContext context = new PlanContext(schema, inputs, fragments);
        FieldPlanner planner = new FieldPlanner(context);
        List<Root> roots = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        Map<String, List<Field>> fields = context.selections().of(operation.getSelectionSet(), context.on("Query"));
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

    static Statement statement(PlanContext context, String sql) {
        return new Statement(sql, context.binds(), context.hasJsonTexts(), context.hasTokens(), context.isWriting());
    }
}
