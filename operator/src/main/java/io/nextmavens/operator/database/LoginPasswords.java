package io.nextmavens.operator.database;

import java.util.Objects;

/**
 * The passwords the logins of one database have; the operator keeps them in the Secret {@code <project>-database}.
 *
 * @param twin whether the data plane logs in as {@link ProjectDatabase#twin()}, not as
 *     {@link ProjectDatabase#authenticator()}
 * @param authenticator password of that login
 * @param owner password of {@link ProjectDatabase#owner()}
 * @param replicator password of {@link ProjectDatabase#replicator()}
 */
public record LoginPasswords(boolean twin, String authenticator, String owner, String replicator) {

    public LoginPasswords {
        Objects.requireNonNull(authenticator, "authenticator");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(replicator, "replicator");
    }

    /** Of a database whose logins were never rotated. */
    public LoginPasswords(String authenticator, String owner, String replicator) {
        this(false, authenticator, owner, replicator);
    }

    /** Says nothing of the passwords: it is safe in a log. */
    @Override
    public String toString() {
        return "LoginPasswords[…]";
    }
}
