package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.nextmavens.runtime.rest.sql.Statements;
import java.util.Optional;

/**
 * All of a request that depends on nothing but its text and the catalog.
 *
 * @param request as it was read
 * @param plan what is done
 * @param statement what is run, where the plan runs a statement
 * @param estimate what is run before it where the client wants the total estimated
 */
record PreparedRequest(
        RestRequest request, Plan plan, Optional<SqlStatement> statement, Optional<SqlStatement> estimate) {

    static PreparedRequest of(RestRequest request, Plan plan) {
        return new PreparedRequest(
                request,
                plan,
                plan instanceof Plan.Statement run ? Optional.of(Statements.aggregated(run)) : Optional.empty(),
                plan instanceof Plan.Read read && estimates(request, read)
                        ? Optional.of(Statements.plannedCount(read))
                        : Optional.empty());
    }

    private static boolean estimates(RestRequest request, Plan.Read read) {
        return !read.explains() && request.preferences().countsByPlan();
    }
}
