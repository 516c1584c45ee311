package io.nextmavens.operator.database;

import java.util.Objects;

/**
 * The passwords the logins of one database have; the operator keeps them in the Secret {@code <project>-database}.
 *
 * @param authenticator password of {@link ProjectDatabase#authenticator()}
 * @param owner password of {@link ProjectDatabase#owner()}
 * @param replicator password of {@link ProjectDatabase#replicator()}
 */
public record LoginPasswords(String authenticator, String owner, String replicator) {

    public LoginPasswords {
        Objects.requireNonNull(authenticator, "authenticator");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(replicator, "replicator");
    }

    /** Says nothing of the passwords: it is safe in a log. */
    @Override
    public String toString() {
        return "LoginPasswords[…]";
    }
}
