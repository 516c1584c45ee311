package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.plan.Mutation;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.Preferences;
import io.nextmavens.runtime.rest.request.Preferences.Choice;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Preference-Applied header (RFC 7240, section 3): the preferences that mean something for such a plan. */
final class PreferenceApplied {

    private PreferenceApplied() {}

    static Optional<Header> header(RestRequest request, Plan.Statement plan) {
        Preferences preferences = request.preferences();
        if (preferences.equals(Preferences.NONE)) {
            return Optional.empty();
        }
        Optional<Mutation> mutation =
                plan instanceof Plan.Mutate mutate ? Optional.of(mutate.mutation()) : Optional.empty();
        List<String> applied = new ArrayList<>(4);
        if (mutation.isPresent() && resolves(request, mutation.get())) {
            add(applied, preferences.resolution());
        }
        if (mutation.isPresent() && fillsIn(mutation.get())) {
            add(applied, preferences.missing());
        }
        if (mutation.isPresent()) {
            add(applied, preferences.representation());
        }
        add(applied, preferences.count());
        add(applied, preferences.transaction());
        add(applied, preferences.handling());
        preferences.timezone().ifPresent(zone -> applied.add("timezone=" + zone));
        if (preferences.strict() && preferences.maxAffected().isPresent() && limitsAffected(plan)) {
            applied.add("max-affected=" + preferences.maxAffected().getAsLong());
        }
        return applied.isEmpty()
                ? Optional.empty()
                : Optional.of(new Header("Preference-Applied", String.join(", ", applied)));
    }

    private static void add(List<String> applied, Optional<? extends Choice> choice) {
        choice.ifPresent(made -> applied.add(made.text()));
    }

    /** There is nothing to resolve without a key that could be taken already. */
    private static boolean resolves(RestRequest request, Mutation mutation) {
        return mutation instanceof Mutation.Insert insert
                && !insert.put()
                && (!insert.key().isEmpty() || request.query().onConflict().isPresent());
    }

    private static boolean fillsIn(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Insert insert -> !insert.put();
            case Mutation.Update update -> true;
            case Mutation.Delete delete -> false;
        };
    }

    private static boolean limitsAffected(Plan.Statement plan) {
        return switch (plan) {
            case Plan.Read read -> false;
            case Plan.Call call -> true;
            case Plan.Mutate mutate -> !(mutate.mutation() instanceof Mutation.Insert);
        };
    }
}
