package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.identity.SchemaView;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom a connection is of, as its token says. Immutable.
 *
 * @param role of the database that its statements run as
 * @param claims of the token as JSON, as they came
 * @param expires seconds since 1970
 * @param tenant it belongs to; empty for the service and for tokens without one
 * @param schemas of single tenants that it sees
 */
public record Principal(String role, String claims, long expires, Optional<String> tenant, SchemaView schemas) {

    private static final String SERVICE_ROLE = "service_role";

    /**
     * Reads the tenant from the claims.
     *
     * @param claims of the token
     * @param expires seconds since 1970
     */
    public static Principal of(Identity identity, JsonObject claims, long expires) {
        String role = identity.role();
        Optional<String> tenant = !role.equals(SERVICE_ROLE) && claims.getValue("tenant_id") instanceof String id
                ? Optional.of(id.toLowerCase(Locale.ROOT))
                : Optional.empty();
        return new Principal(role, identity.claims(), expires, tenant, SchemaView.of(identity));
    }

    /** Whether it is the application's own back end. */
    public boolean isService() {
        return role.equals(SERVICE_ROLE);
    }
}
