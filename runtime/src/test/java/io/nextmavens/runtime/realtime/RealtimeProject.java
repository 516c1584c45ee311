package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** A project's database as the operator makes it, with two tenants, on a server that can be restarted. */
public final class RealtimeProject implements AutoCloseable {

    public static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    public static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

    private final Path data;
    private EmbeddedPostgres postgres;
    private final int port;

    private RealtimeProject(Path data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
        this.port = postgres.getPort();
    }

    /** Starts one with that schema, whose statements its owner runs. */
    public static RealtimeProject start(Path folder, String... schema) {
        try {
            Path data = folder.resolve("data");
            RealtimeProject project = new RealtimeProject(data, builder(data).start());
            project.make(schema);
            return project;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_connections", "100")
                .setServerConfig("max_wal_senders", "10")
                .setServerConfig("max_slot_wal_keep_size", "64MB")
                .setServerConfig("checkpoint_timeout", "30s");
    }

    private void make(String... schema) throws SQLException {
        ProjectDatabase.make(postgres);
        TestServer.sql(
                postgres,
                "app",
                "SELECT nextmavens.sync_publication()",
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')",
                "SET ROLE app_owner");
        for (String statement : schema) {
            TestServer.sql(postgres, "app", "SET ROLE app_owner", statement);
        }
    }

    /** What a runtime in front of it is started with; with more settings as names and values in turn. */
    public Map<String, String> environment(String... more) {
        Map<String, String> environment = TestServer.environment(
                port,
                "app",
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                "app",
                "NEXTMAVENS_SERVICES",
                "rest,realtime",
                "POSTGRESQL_REPLICATION_USER",
                "app_replicator",
                "POSTGRESQL_REPLICATION_SLOT",
                "nextmavens_slot",
                "REALTIME_MAX_EVENTS_PER_SECOND",
                "100000",
                "REALTIME_MAX_JOINS_PER_SECOND",
                "100000",
                "REALTIME_MAX_BYTES_PER_SECOND",
                "100000000",
                "REALTIME_MAX_CONNECTIONS",
                "100000");
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    /** Runs statements as the superuser. */
    public void sql(String... statements) {
        TestServer.sql(postgres, "app", statements);
    }

    /** The first value of a query. */
    public String one(String query) {
        return TestServer.one(postgres, "app", query);
    }

    public Connection connect() throws SQLException {
        return TestServer.superuser(port, "app");
    }

    public int port() {
        return port;
    }

    public void restart() {
        try {
            postgres.close();
            postgres = builder(data).setPort(port).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A user's token of that tenant. */
    public static String user(String tenant) {
        return user(tenant, 3600);
    }

    public static String user(String tenant, long seconds) {
        return token("{\"role\":\"authenticated\",\"sub\":\"11111111-1111-4111-8111-111111111111\",\"tenant_id\":\""
                + tenant + "\",\"exp\":" + (Instant.now().getEpochSecond() + seconds) + "}");
    }

    public static String service() {
        return token("{\"role\":\"service_role\",\"exp\":" + (Instant.now().getEpochSecond() + 3600) + "}");
    }

    public static String anonymous() {
        return token("{\"role\":\"anon\",\"exp\":" + (Instant.now().getEpochSecond() + 3600) + "}");
    }

    public static String token(String claims) {
        return TestServer.bearer(claims).substring("Bearer ".length());
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
