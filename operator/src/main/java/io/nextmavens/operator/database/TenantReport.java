package io.nextmavens.operator.database;

import java.util.List;

/**
 * A tenant after a round.
 *
 * @param members how many it has
 * @param invitations who is invited and is not a member, by address
 * @param changes what the round wrote
 */
public record TenantReport(int members, List<TenantInvitation> invitations, Changes changes) {

    public TenantReport {
        invitations = List.copyOf(invitations);
    }
}
