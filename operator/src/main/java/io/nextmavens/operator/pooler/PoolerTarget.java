package io.nextmavens.operator.pooler;

import java.util.Map;
import java.util.Objects;

/**
 * What PgBouncer leads to, and who may log in.
 *
 * @param host host of the server
 * @param port its port
 * @param sslMode how much of TLS is needed, as libpq names it
 * @param database name of the database
 * @param user the login that it passes on, and that may see its statistics
 * @param password its password
 * @param previous the login that pods used before, with its password, while logins are rotated; else empty
 */
public record PoolerTarget(
        String host,
        String port,
        String sslMode,
        String database,
        String user,
        String password,
        Map<String, String> previous) {

    public PoolerTarget {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        previous = Map.copyOf(previous);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
