package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.settings.Variables;
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
        String text = variables.text("GRAPHILE_INTROSPECTION").orElse("true");
        return Variables.flagIn(text)
                .map(all -> new IntrospectionRoles(Set.of(), all))
                .orElseGet(() -> new IntrospectionRoles(Set.copyOf(Variables.list(text)), false));
    }

    boolean allow(String role) {
        return others || roles.contains(role);
    }
}
