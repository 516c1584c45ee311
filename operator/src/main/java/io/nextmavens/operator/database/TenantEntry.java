package io.nextmavens.operator.database;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A tenant as it should be in the database.
 *
 * @param id its key
 * @param name for people
 * @param suspended whether its tokens are refused
 * @param quotas what it may use
 * @param invitations address, in lower case, to role
 * @param keptBy the object that says so, as {@code namespace/name}
 */
public record TenantEntry(
        UUID id, String name, boolean suspended, TenantQuotas quotas, Map<String, String> invitations, String keptBy) {

    public TenantEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(quotas, "quotas");
        Objects.requireNonNull(keptBy, "keptBy");
        invitations = Map.copyOf(invitations);
    }
}
