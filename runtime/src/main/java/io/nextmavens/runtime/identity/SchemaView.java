package io.nextmavens.runtime.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Which schemas of single tenants somebody sees: the application's own back end every one, a tenant its own, others none
 * (docs/adr/0060-tenant-schemas.md). What is made of the database for clients is made for one view. Immutable.
 *
 * <p>A schema is known for a tenant's by its name, so that a new one is hidden from others before anything of it is read.
 *
 * @param every whether it sees all of them
 * @param own the name of the one it sees, which need not exist
 */
public record SchemaView(boolean every, Optional<String> own) {

    /** Who sees none of them. */
    public static final SchemaView NONE = new SchemaView(false, Optional.empty());

    private static final SchemaView EVERY = new SchemaView(true, Optional.empty());
    private static final String SERVICE_ROLE = "service_role";

    /** As nextmavens.tenant_schema_name() makes them. */
    private static final Pattern TENANTS = Pattern.compile("tenant_[0-9a-f]{32}");

    /** What an identity sees. */
    public static SchemaView of(Identity identity) {
        return of(identity.role(), identity.tenant());
    }

    /** What a role sees with a token of that tenant. */
    public static SchemaView of(String role, Optional<UUID> tenant) {
        return role.equals(SERVICE_ROLE)
                ? EVERY
                : tenant.map(id -> new SchemaView(
                                false, Optional.of("tenant_" + id.toString().replace("-", ""))))
                        .orElse(NONE);
    }

    /** Whether a schema is one tenant's. */
    public static boolean isOfOneTenant(String schema) {
        return TENANTS.matcher(schema).matches();
    }

    /** Whether it sees what is in that schema, as far as its role may. */
    public boolean shows(String schema) {
        return every || !isOfOneTenant(schema) || own.filter(schema::equals).isPresent();
    }

    /** The schemas it sees of those. */
    public List<String> of(List<String> schemas) {
        return schemas.stream().filter(this::shows).toList();
    }

    /** The same view where there are no other schemas of single tenants than these: one for all who see none of them. */
    public SchemaView among(List<String> schemas) {
        return every || own.filter(schemas::contains).isPresent() ? this : NONE;
    }
}
