package io.nextmavens.runtime.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * What {@code ALTER ROLE … SET} says of a role that requests may run as.
 *
 * @param isolation {@code default_transaction_isolation}, in lower case
 * @param settings the others, but for those that only a superuser may set and nobody granted
 */
public record RoleSettings(Optional<String> isolation, Map<String, String> settings) {

    /** Nothing set. */
    public static final RoleSettings NONE = new RoleSettings(Optional.empty(), Map.of());

    public RoleSettings {
        settings = Map.copyOf(settings);
    }
}
