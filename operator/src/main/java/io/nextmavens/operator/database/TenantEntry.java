package io.nextmavens.operator.database;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant as it should be in the database.
 *
 * @param id its key
 * @param name for people
 * @param ownSchema whether it has a schema of its own
 * @param suspended whether its tokens are refused
 * @param quotas what it may use
 * @param invitations address, in lower case, to role
 * @param mailAgain what asks for the mails of all invitations once more, each value once
 * @param keptBy the object that says so, as {@code namespace/name}
 */
public record TenantEntry(
        UUID id,
        String name,
        boolean ownSchema,
        boolean suspended,
        TenantQuotas quotas,
        Map<String, String> invitations,
        Optional<String> mailAgain,
        String keptBy) {

    public TenantEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(quotas, "quotas");
        Objects.requireNonNull(mailAgain, "mailAgain");
        Objects.requireNonNull(keptBy, "keptBy");
        invitations = Map.copyOf(invitations);
    }
}
