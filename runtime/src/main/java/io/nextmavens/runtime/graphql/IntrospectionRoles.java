package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.settings.Variables;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read the schema.
 *
 * @param roles of the database; empty: as {@code others} says
 * @param others whether those may who are of no such role
 */
record IntrospectionRoles(Set<String> roles, boolean others) {

    IntrospectionRoles {
        roles = Set.copyOf(roles);
    }

    /** Everybody, nobody, or those of some roles. */
    static IntrospectionRoles read(Variables variables) {
        Optional<String> text = variables.text("GRAPHILE_INTROSPECTION");
        return switch (text.map(word -> word.strip().toLowerCase(Locale.ROOT)).orElse("true")) {
            case "true", "yes", "on", "1" -> new IntrospectionRoles(Set.of(), true);
            case "false", "no", "off", "0" -> new IntrospectionRoles(Set.of(), false);
            default -> new IntrospectionRoles(Set.copyOf(Variables.list(text.orElseThrow())), false);
        };
    }

    boolean allow(String role) {
        return others || roles.contains(role);
    }
}
