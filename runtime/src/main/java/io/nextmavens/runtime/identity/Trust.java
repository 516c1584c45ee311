package io.nextmavens.runtime.identity;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whose tokens are believed, besides what the settings say.
 *
 * @param publishedKeys public JSON Web Keys that verify tokens besides the secret
 * @param refusedRoles roles that no token may name, whoever signed it
 * @param issuers who may have issued the token of a user ({@code sub}) that names an issuer; empty: anybody. Keys of the
 *     project, Supabase's older ones among them, are nobody's and come from elsewhere
 * @param suspended tenants whose tokens are refused
 */
public record Trust(
        List<JsonObject> publishedKeys, Set<String> refusedRoles, Set<String> issuers, Set<UUID> suspended) {

    /** Whoever has the secret is believed everything. */
    public static final Trust IN_SECRET = new Trust(List.of(), Set.of(), Set.of(), Set.of());

    public Trust {
        publishedKeys = List.copyOf(publishedKeys);
        refusedRoles = Set.copyOf(refusedRoles);
        issuers = Set.copyOf(issuers);
        suspended = Set.copyOf(suspended);
    }

    /** The same where a service has a secret of its own, whose tokens others issue. */
    public Trust ofAnotherSecret() {
        return new Trust(List.of(), refusedRoles, Set.of(), suspended);
    }

    /** Whether an identity's tenant is suspended. */
    boolean suspends(Identity identity) {
        return identity.tenant().filter(suspended::contains).isPresent();
    }

    boolean believesIssuerOf(JsonObject claims) {
        Object issuer = claims.getValue("iss");
        return issuers.isEmpty()
                || issuer == null
                || claims.getValue("sub") == null
                || (issuer instanceof String name && issuers.contains(name));
    }
}
