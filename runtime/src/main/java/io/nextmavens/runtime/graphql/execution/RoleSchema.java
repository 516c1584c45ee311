package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.graphql.plan.OperationPlanner;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;

/**
 * What operations of one role, or of all, are answered with. Immutable but for what it remembers, and thread-safe.
 *
 * @param schema the schema
 * @param operations reads operations on it
 * @param planner plans them
 * @param introspector answers what is asked of the schema itself
 */
public record RoleSchema(
        GraphqlSchema schema, Operations operations, OperationPlanner planner, Introspector introspector) {

    /**
     * Of a schema.
     *
     * @param tokens that a document may have
     * @param introspection whether clients may read the schema
     */
    public static RoleSchema of(GraphqlSchema schema, DocumentGuard guard, int tokens, boolean introspection) {
        return new RoleSchema(
                schema,
                new Operations(schema, guard, tokens, introspection),
                new OperationPlanner(schema),
                new Introspector(schema));
    }
}
