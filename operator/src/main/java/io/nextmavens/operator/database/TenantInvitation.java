package io.nextmavens.operator.database;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who is invited and is not a member.
 *
 * @param email their address, in lower case
 * @param mailedAt when the mail server took the mail that tells them; empty: it has not
 * @param problem why it has not at the last try; empty: it has, or there was no try
 * @param hasAccount whether they have proven the address: then the tenant has no place for them
 */
public record TenantInvitation(String email, Optional<Instant> mailedAt, Optional<String> problem, boolean hasAccount) {

    public TenantInvitation {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(mailedAt, "mailedAt");
        Objects.requireNonNull(problem, "problem");
    }
}
