package io.nextmavens.operator.pooler;

import java.util.Objects;

/**
 * What PgBouncer leads to, and who may log in.
 *
 * @param host host of the server
 * @param port its port
 * @param sslMode how much of TLS is needed, as libpq names it
 * @param database name of the database
 * @param user the one login that it passes on
 * @param password its password
 */
public record PoolerTarget(String host, String port, String sslMode, String database, String user, String password) {

    public PoolerTarget {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
