package io.nextmavens.operator.database;

import java.util.Objects;

/**
 * How the operator enters a server: an administrator's login, as its Secret holds it.
 *
 * <p>The administrator is a superuser or, on a managed service, a role with {@code CREATEDB} and {@code CREATEROLE}.
 *
 * @param host name or address of the server
 * @param port its port, 1 to 65535
 * @param database the database to connect to before the project's exists, usually {@code postgres}
 * @param sslMode how TLS is used, in libpq's words: disable, allow, prefer, require, verify-ca or verify-full
 * @param username the administrator's role
 * @param password its password; never logged
 */
public record AdminAccess(String host, int port, String database, String sslMode, String username, String password) {

    public AdminAccess {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /** Returns {@code host:port}, the name of the server in messages and in the limit of connections. */
    public String address() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return username + "@" + address() + "/" + database;
    }
}
