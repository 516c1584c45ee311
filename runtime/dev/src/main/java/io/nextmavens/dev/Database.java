package io.nextmavens.dev;

import io.nextmavens.sql.SqlIdentifier;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An embedded PostgreSQL with one project's database and logins, named as the operator names them.
 *
 * <p>It listens on loopback and trusts it: whoever can log in to this machine can log in to the database. As root it
 * runs in a user namespace of its own, since PostgreSQL refuses to run as root.
 */
final class Database implements AutoCloseable {

    static final String NAME = "app";
    static final String OWNER = NAME + "_owner";
    static final String AUTHENTICATOR = NAME + "_authenticator";
    static final String REPLICATOR = NAME + "_replicator";
    static final String SUPERUSER = "postgres";
    static final String SLOT = "nextmavens_slot";

    /** One kind of text that PostgreSQL writes to standard error, standard output being for the assignments. */
    private static final ProcessBuilder.Redirect QUIET = ProcessBuilder.Redirect.to(new File("/dev/null"));

    private final EmbeddedPostgres server;
    private final String password;

    private Database(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /** Starts the server on a free port, with its data in {@code folder} (made when it is not there). */
    static Database start(Path folder, boolean keep, SecureRandom random) throws IOException, SQLException {
        Files.createDirectories(folder);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgresql"))
                .setCleanDataDirectory(!keep)
                .setRegisterShutdownHook(false)
                .setServerConfig("wal_level", "logical")
                // as a server has it; the builder's "off" also lets changes reach realtime up to 200 ms late
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_slot_wal_keep_size", "1GB")
                .setServerConfig("max_connections", "100")
                .setOutputRedirector(QUIET)
                .setErrorRedirector(QUIET)
                .start();
        Database database = new Database(server, Keys.randomText(random, 18));
        try {
            database.createLoginsAndDatabase();
            return database;
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    private void createLoginsAndDatabase() throws SQLException {
        try (Connection admin = connect(SUPERUSER, "postgres")) {
            login(admin, OWNER, "INHERIT");
            login(admin, AUTHENTICATOR, "NOINHERIT");
            login(admin, REPLICATOR, "REPLICATION");
            SqlIdentifier database = new SqlIdentifier(NAME);
            if (!exists(admin, "SELECT FROM pg_database WHERE datname = ?", NAME)) {
                execute(admin, "CREATE DATABASE " + database);
            }
            execute(admin, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            execute(
                    admin,
                    "GRANT CONNECT, TEMPORARY, CREATE ON DATABASE " + database + " TO " + new SqlIdentifier(OWNER));
            execute(
                    admin,
                    "GRANT CONNECT, TEMPORARY ON DATABASE " + database + " TO " + new SqlIdentifier(AUTHENTICATOR));
            execute(admin, "GRANT CONNECT ON DATABASE " + database + " TO " + new SqlIdentifier(REPLICATOR));
        }
    }

    /** The password changes with every start: nothing outside this program keeps it. */
    private void login(Connection admin, String role, String attributes) throws SQLException {
        SqlIdentifier name = new SqlIdentifier(role);
        if (!exists(admin, "SELECT FROM pg_roles WHERE rolname = ?", role)) {
            execute(admin, "CREATE ROLE " + name + " LOGIN " + attributes);
        }
        // CREATE and ALTER ROLE take no parameters; base64url text has nothing to quote.
        execute(admin, "ALTER ROLE " + name + " PASSWORD '" + password + "'");
    }

    private static boolean exists(Connection connection, String query, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection as {@code role}; the caller closes it. */
    Connection connect(String role, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database), role, password);
    }

    int port() {
        return server.getPort();
    }

    String password() {
        return password;
    }

    /** For psql and other clients, as the owner of everything in it. */
    String url() {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(OWNER, password, port(), NAME);
    }

    @Override
    public void close() throws SQLException {
        try {
            server.close();
        } catch (IOException e) {
            throw new SQLException("stop the embedded PostgreSQL", e);
        }
    }
}
