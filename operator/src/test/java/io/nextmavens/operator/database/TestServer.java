package io.nextmavens.operator.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL that asks for passwords, of all but its superuser; it ends with the JVM. */
final class TestServer {

    private static TestServer shared;

    private final EmbeddedPostgres server;

    private TestServer(String walLevel) {
        try {
            Path hba = Files.createTempFile("pg_hba", ".conf");
            Files.writeString(
                    hba,
                    "local all all trust\nhost all postgres all trust\nhost all all all scram-sha-256\nhost replication all"
                            + " all scram-sha-256\n");
            hba.toFile().setReadable(true, false);
            hba.toFile().deleteOnExit();
            server = EmbeddedPostgres.builder()
                    .setServerConfig("wal_level", walLevel)
                    .setServerConfig("hba_file", hba.toString())
                    .setServerConfig("max_replication_slots", "20")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("autovacuum", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
        }
    }

    static synchronized TestServer shared() {
        if (shared == null) {
            shared = new TestServer("logical");
        }
        return shared;
    }

    static TestServer withoutLogicalReplication() {
        return new TestServer("replica");
    }

    int port() {
        return server.getPort();
    }

    AdminAccess admin() {
        return admin("postgres", "unused");
    }

    AdminAccess admin(String user, String password) {
        return new AdminAccess("localhost", port(), "postgres", "prefer", user, password);
    }

    void stop() throws IOException {
        server.close();
    }

    Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port() + "/" + database, user, password);
    }

    void run(String database, String... statements) throws SQLException {
        try (Connection c = connect(database, "postgres", "unused");
                Statement s = c.createStatement()) {
            for (String sql : statements) {
                s.execute(sql);
            }
        }
    }

    List<String> column(String database, String sql) throws SQLException {
        try (Connection c = connect(database, "postgres", "unused");
                Statement s = c.createStatement();
                ResultSet rows = s.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** The next transaction's number: it stays only if nobody on the server writes. */
    String transactions() throws SQLException {
        return column("postgres", "select pg_snapshot_xmax(pg_current_snapshot())")
                .getFirst();
    }
}
