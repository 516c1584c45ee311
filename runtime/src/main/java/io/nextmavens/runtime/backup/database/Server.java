package io.nextmavens.runtime.backup.database;

import io.nextmavens.runtime.settings.SettingsException;
import io.nextmavens.runtime.settings.Variables;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A server of PostgreSQL and a login there. Holds a secret: never print it.
 *
 * @param host name or address
 * @param port its port
 * @param maintenance the database to be in where the project's is made or renamed
 * @param user the login
 * @param password its password; may be empty
 * @param sslMode in libpq's words
 */
public record Server(String host, int port, String maintenance, String user, String password, String sslMode) {

    /**
     * Reads the seed's variables.
     *
     * @throws SettingsException when something is wrong
     */
    public static Server read(Map<String, String> environment) {
        return read(environment, "POSTGRESQL_");
    }

    /**
     * Reads where a clone's source is: {@code BACKUP_SOURCE_HOST} and so on.
     *
     * @throws SettingsException when something is wrong
     */
    public static Server readSource(Map<String, String> environment) {
        return read(environment, "BACKUP_SOURCE_");
    }

    private static Server read(Map<String, String> environment, String prefix) {
        Variables variables = new Variables(environment, Map.of());
        Server server = new Server(
                variables.text(prefix + "HOST").orElse("localhost"),
                (int) variables.number(prefix + "PORT", 5432, 1, 65_535),
                variables.text("BACKUP_MAINTENANCE_DB").orElse("postgres"),
                variables.text(prefix + "USER").orElse("postgres"),
                variables.text(prefix + "PASSWORD").orElse(""),
                variables.text(prefix + "SSLMODE").orElse("prefer"));
        variables.throwIfAnythingIsWrong();
        return server;
    }

    /** A connection, in autocommit; it waits as long as its statements take. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", sslMode);
        properties.setProperty("ApplicationName", "nextmavens-backup");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        // nobody's function in public is to be taken for PostgreSQL's own
        properties.setProperty(
                "options", "-c search_path=pg_catalog -c statement_timeout=0 -c idle_in_transaction_session_timeout=0");
        String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return new Driver()
                .connect(
                        "jdbc:postgresql://" + address + ":" + port + "/"
                                + URLEncoder.encode(database, StandardCharsets.UTF_8),
                        properties);
    }

    /** What libpq reads, so that no secret is in a command line. */
    Map<String, String> libpq(String database) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "PGHOST",
                host,
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                user,
                "PGDATABASE",
                database,
                "PGSSLMODE",
                sslMode,
                "PGAPPNAME",
                "nextmavens-backup",
                "PGCONNECT_TIMEOUT",
                "10",
                "PGOPTIONS",
                "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"));
        if (!password.isEmpty()) {
            variables.put("PGPASSWORD", password);
        }
        return variables;
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
