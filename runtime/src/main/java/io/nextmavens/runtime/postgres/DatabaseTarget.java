package io.nextmavens.runtime.postgres;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the database is and as whom to log in.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param database its name
 * @param user the login role: the authenticator
 * @param password empty where the server asks for none
 * @param sslMode how much of TLS is needed
 * @param rootCertificate path of the PEM file with the trusted authorities; the platform's when empty
 * @param parameters settings of the session, sent in the startup message
 * @param connectTimeout for the TCP connection and the login together
 */
public record DatabaseTarget(
        String host,
        int port,
        String database,
        String user,
        Optional<String> password,
        SslMode sslMode,
        Optional<String> rootCertificate,
        Map<String, String> parameters,
        Duration connectTimeout) {

    public DatabaseTarget {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        parameters = Map.copyOf(parameters);
    }

    /** For messages and logs: everything but the password. */
    public String address() {
        return user + "@" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return address();
    }
}
