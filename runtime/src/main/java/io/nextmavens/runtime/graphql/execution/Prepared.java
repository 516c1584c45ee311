package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.graphql.plan.OperationPlan;
import java.util.Map;

/**
 * An operation that was found valid, with its variables.
 *
 * @param schema that it is of
 * @param variables as GraphQL coerced them
 */
public record Prepared(RoleSchema schema, Operation operation, Map<String, Object> variables) {

    /**
     * How it is answered.
     *
     * @throws io.nextmavens.runtime.graphql.plan.PlanException when it cannot be
     */
    public OperationPlan plan() {
        return operation.plan(schema.planner(), variables);
    }
}
