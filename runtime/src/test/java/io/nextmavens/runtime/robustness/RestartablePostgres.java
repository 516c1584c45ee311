package io.nextmavens.runtime.robustness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real PostgreSQL that can be stopped and started again, on the same port and with the same data. */
final class RestartablePostgres implements AutoCloseable {

    /** The login of the runtime, so that its sessions are told from those of the tests. */
    static final String AUTHENTICATOR = "authenticator";

    private final Path data;
    private EmbeddedPostgres server;
    private final int port;

    private RestartablePostgres(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
        this.port = server.getPort();
    }

    /** Starts one with the roles that requests need, and the schema. */
    static RestartablePostgres start(Path folder, String schema) {
        try {
            Path data = folder.resolve("data");
            RestartablePostgres postgres =
                    new RestartablePostgres(data, builder(data).start());
            postgres.sql("CREATE ROLE anon NOLOGIN; CREATE ROLE hasty NOLOGIN; ALTER ROLE hasty SET statement_timeout ="
                    + " '200ms'; CREATE ROLE " + AUTHENTICATOR + " LOGIN NOINHERIT PASSWORD 'a';"
                    + " GRANT anon, hasty TO " + AUTHENTICATOR + ";"
                    + schema);
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    }

    int port() {
        return port;
    }

    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        try {
            server = builder(data).setPort(port).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements as the superuser. */
    void sql(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("running " + sql, e);
        }
    }

    /** What the runtime's sessions do besides waiting for work, one line for each. */
    List<String> busySessions() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT state || ' ' || coalesce(wait_event, '') || ' ' || query"
                                + " FROM pg_stat_activity WHERE usename = '" + AUTHENTICATOR
                                + "' AND state <> 'idle'")) {
            List<String> busy = new ArrayList<>();
            while (rows.next()) {
                busy.add(rows.getString(1));
            }
            return busy;
        } catch (SQLException e) {
            throw new IllegalStateException("looking at the sessions", e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    @Override
    public void close() {
        stop();
    }
}
