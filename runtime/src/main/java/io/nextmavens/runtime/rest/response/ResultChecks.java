package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Mutation;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.Preferences;
import io.nextmavens.runtime.rest.request.RestRequest;

/** What the client asked to be true of the result; the transaction is rolled back where it is not. */
public final class ResultChecks {

    private ResultChecks() {}

    /**
     * Whether such a plan can fail {@link #check}: if not, the transaction may be committed without waiting for the
     * result.
     */
    public static boolean mayFail(RestRequest request, Plan.Statement plan) {
        return !plan.explains()
                && (isSingular(plan)
                        || isPut(plan)
                        || (limitsAffected(plan)
                                && request.preferences().strict()
                                && request.preferences().maxAffected().isPresent()));
    }

    /**
     * Checks the result.
     *
     * @param page how many rows the page has, or were changed
     * @throws RestException where the result is not what was asked for
     */
    public static void check(RestRequest request, Plan.Statement plan, long page) {
        if (plan.explains()) {
            return;
        }
        if (isPut(plan)) {
            if (page != 1) {
                throw RequestErrors.putKey().exception();
            }
            return;
        }
        if (isSingular(plan) && page != 1) {
            throw RequestErrors.notSingular(page).exception();
        }
        Preferences preferences = request.preferences();
        if (limitsAffected(plan)
                && preferences.strict()
                && preferences.maxAffected().isPresent()
                && page > preferences.maxAffected().getAsLong()) {
            throw RequestErrors.maxAffected(page).exception();
        }
    }

    private static boolean isSingular(Plan.Statement plan) {
        return plan.mediaType() instanceof MediaType.SingleObject;
    }

    private static boolean isPut(Plan.Statement plan) {
        return plan instanceof Plan.Mutate mutate
                && mutate.mutation() instanceof Mutation.Insert insert
                && insert.put();
    }

    private static boolean limitsAffected(Plan.Statement plan) {
        return switch (plan) {
            case Plan.Read read -> false;
            case Plan.Call call -> true;
            case Plan.Mutate mutate -> !(mutate.mutation() instanceof Mutation.Insert);
        };
    }
}
