package io.nextmavens.operator.kubernetes;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real PostgreSQL, one for all tests of the run, with a superuser that logs in with a password. */
public final class Postgres implements BeforeAllCallback {

    /** The superuser. */
    public static final String ADMIN = "admin";

    /** Its password. */
    public static final String PASSWORD = "s3cret of the administrator";

    private static EmbeddedPostgres server;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Postgres.class))
                .getOrComputeIfAbsent(Running.class, key -> start(), Running.class);
    }

    private static Running start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("max_replication_slots", "100")
                    .setServerConfig("max_wal_senders", "40")
                    .setServerConfig("max_connections", "200")
                    // it writes when it likes, and a test counts writes
                    .setServerConfig("autovacuum", "off")
                    .setServerConfig("fsync", "off")
                    .start();
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create role " + ADMIN + " superuser login password '" + PASSWORD + "'");
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL could not be started", e);
        }
        return new Running(server);
    }

    public static int port() {
        return server.getPort();
    }

    /** Runs statements as the superuser. */
    public static void execute(String database, String... statements) {
        try (var connection = DriverManager.getConnection(url(database), ADMIN, PASSWORD);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("in " + database + ": " + String.join("; ", statements), e);
        }
    }

    /** Returns the first column of a query as the superuser. */
    public static List<String> query(String database, String sql) {
        try (var connection = DriverManager.getConnection(url(database), ADMIN, PASSWORD);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("in " + database + ": " + sql, e);
        }
    }

    /**
     * Returns the next transaction id of the server. Reading takes none, so it stays as long as nothing writes
     * (PostgreSQL manual, section 67.1).
     */
    public static String nextTransaction() {
        return query("postgres", "select pg_snapshot_xmax(pg_current_snapshot())::text")
                .getFirst();
    }

    public static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    record Running(EmbeddedPostgres postgres) implements AutoCloseable {
        @Override
        public void close() {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL could not be ended", e);
            }
        }
    }
}
