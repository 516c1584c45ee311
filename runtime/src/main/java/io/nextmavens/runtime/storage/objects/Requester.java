package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.identity.Identity;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * As whom the database is asked, and for what.
 *
 * @param identity role and claims
 * @param scope which tenants' objects a name may mean
 * @param operation what policies read as {@code storage.operation}
 * @param method of the request
 * @param path of the request
 */
public record Requester(Identity identity, Scope scope, String operation, String method, String path) {

    /** The role that is bound by no tenant. */
    public static final String SERVICE_ROLE = "service_role";

    /** Which tenants' objects a name may mean. */
    public enum Scope {
        /** Those of the request's own tenant, or the project's own where it has none. */
        OWN_TENANT,
        /** Its own first, then those of any tenant: row-level security lets only service_role see them. */
        ANY_TENANT
    }

    /** The runtime itself, for what no request asks for. */
    public static Requester runtime(String operation) {
        return new Requester(serviceIdentity(Optional.empty(), Optional.empty()), Scope.ANY_TENANT, operation, "", "");
    }

    /** Whoever a signature speaks for: everything of one tenant, or of the project itself, is open to it. */
    public static Identity serviceIdentity(Optional<String> tenant, Optional<String> owner) {
        JsonObject claims = new JsonObject().put("role", SERVICE_ROLE);
        tenant.ifPresent(id -> claims.put("tenant_id", id));
        owner.ifPresent(id -> claims.put("sub", id));
        return new Identity(SERVICE_ROLE, claims.encode(), false, Optional.empty());
    }

    public boolean isService() {
        return SERVICE_ROLE.equals(identity.role());
    }

    /** The claim of that name, where it is text. */
    public Optional<String> claim(String name) {
        return new JsonObject(identity.claims()).getValue(name) instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }
}
