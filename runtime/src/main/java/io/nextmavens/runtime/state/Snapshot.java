package io.nextmavens.runtime.state;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.settings.RuntimeSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of the project as of one moment: a request uses one from its beginning to its end. Immutable.
 *
 * @param settings the settings, the database's overrides among them
 * @param authenticator verifies tokens by these settings
 * @param catalog what the database has
 * @param tenants what it says of single tenants
 * @param tenantSchemas the schemas of single tenants, sorted; each is for who sees it alone
 */
public record Snapshot(
        RuntimeSettings settings,
        Authenticator authenticator,
        Catalog catalog,
        TenantRules tenants,
        List<String> tenantSchemas) {

    public Snapshot {
        tenantSchemas = List.copyOf(tenantSchemas);
    }

    /** All that somebody can be shown: those for everybody, then those of single tenants. */
    public List<String> schemas() {
        return schemas(settings.rest().schemas(), tenantSchemas);
    }

    /** A schema of one tenant stays one where the settings expose it, too. */
    static List<String> schemas(List<String> exposed, List<String> tenantSchemas) {
        return Stream.concat(exposed.stream().filter(schema -> !tenantSchemas.contains(schema)), tenantSchemas.stream())
                .toList();
    }
}
