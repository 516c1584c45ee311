package io.nextmavens.operator.database;

import java.util.List;
import java.util.Optional;

/**
 * A tenant after a round.
 *
 * @param schema the one that is the tenant's alone, if it has one
 * @param members how many it has
 * @param invitations who is invited and is not a member, by address
 * @param changes what the round wrote
 */
public record TenantReport(Optional<String> schema, int members, List<TenantInvitation> invitations, Changes changes) {

    public TenantReport {
        invitations = List.copyOf(invitations);
    }
}
