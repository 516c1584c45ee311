package io.nextmavens.runtime.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads that prefer the replica, with a real one that streams from a real primary. */
class ReadReplicaIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

    @TempDir
    private static Path folder;

    private static EmbeddedPostgres primary;
    private static EmbeddedPostgres standby;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        primary = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        ProjectDatabase.make(primary);
        TestServer.sql(
                primary,
                "app",
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id()"
                        + " REFERENCES tenants(id), title text)",
                "CREATE FUNCTION at_standby() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT pg_is_in_recovery()'",
                "CREATE FUNCTION long_text() RETURNS text LANGUAGE sql STABLE AS 'SELECT repeat(''x'', 500000)'",
                "CREATE FUNCTION only_at_primary() RETURNS text LANGUAGE plpgsql STABLE AS"
                        + " 'BEGIN PERFORM pg_current_wal_lsn(); RETURN ''primary''; END'",
                "CREATE FUNCTION add_note(id int, title text) RETURNS boolean LANGUAGE sql VOLATILE AS"
                        + " 'INSERT INTO notes(id, title) VALUES ($1, $2) RETURNING pg_is_in_recovery()'",
                "SET ROLE service_role",
                "INSERT INTO notes VALUES (1, '" + A + "', 'a1'), (2, '" + B + "', 'b1')");
        standby = StreamingStandby.of(primary, folder.resolve("standby"));
        server = TestServer.start(environment(standby.getPort()));
        awaitReplica();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        standby.close();
        primary.close();
    }

    @AfterEach
    void catchUp() {
        TestServer.sql(standby, "postgres", "SELECT pg_wal_replay_resume()");
        awaitReplica();
    }

    private static java.util.Map<String, String> environment(int replica) {
        return TestServer.environment(
                primary,
                "app",
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                "app",
                "NEXTMAVENS_SERVICES",
                "rest,graphql",
                "POSTGRESQL_REPLICA_HOST",
                "127.0.0.1",
                "POSTGRESQL_REPLICA_PORT",
                Integer.toString(replica),
                "NEXTMAVENS_REPLICA_MAX_LAG",
                "1");
    }

    @Test
    void aReadGoesToTheReplicaOnlyWhereItIsPreferredAndTheAnswerTellsItsLag() {
        // When
        HttpResponse<String> preferred = get("/rpc/at_standby", "Prefer", "read=replica");
        HttpResponse<String> plain = get("/rpc/at_standby");

        // Then
        assertThat(preferred.body()).isEqualTo("true");
        assertThat(preferred.headers().firstValue("Preference-Applied")).contains("read=replica");
        assertThat(read(preferred)).matches("replica;lag=[0-9]+\\.[0-9]{3}");
        assertThat(plain.body()).isEqualTo("false");
        assertThat(plain.headers().firstValue("NextMavens-Read")).isEmpty();
    }

    @Test
    void rowLevelSecurityIsTheSameThere() {
        // When
        HttpResponse<String> a = get("/notes?select=title", "Prefer", "read=replica, count=exact");
        HttpResponse<String> b =
                server.get("/notes?select=title", "Authorization", tenant(B), "Prefer", "read=replica");
        HttpResponse<String> anonymous = server.get("/notes", "Prefer", "read=replica");

        // Then
        assertThat(a.body()).isEqualTo("[{\"title\":\"a1\"}]");
        assertThat(a.headers().firstValue("Content-Range")).contains("0-0/1");
        assertThat(a.headers().allValues("Preference-Applied")).contains("count=exact", "read=replica");
        assertThat(b.body()).isEqualTo("[{\"title\":\"b1\"}]");
        assertThat(anonymous.body()).isEqualTo("[]");
        assertThat(read(anonymous)).startsWith("replica;");
    }

    @Test
    void anAnswerThatIsStreamedTellsItToo() {
        // When
        HttpResponse<String> streamed = get("/rpc/long_text", "Prefer", "read=replica");

        // Then
        assertThat(streamed.body()).hasSizeGreaterThan(500_000);
        assertThat(read(streamed)).startsWith("replica;");
    }

    @Test
    void whatWritesGoesToThePrimary() {
        // When
        HttpResponse<String> inserted = server.send(
                "POST",
                "/notes",
                "{\"id\":10,\"title\":\"new\"}",
                "Authorization",
                tenant(A),
                "Prefer",
                "read=replica, return=representation");
        HttpResponse<String> called = server.send(
                "POST",
                "/rpc/add_note",
                "{\"id\":11,\"title\":\"newer\"}",
                "Authorization",
                tenant(A),
                "Prefer",
                "read=replica");

        // Then
        assertThat(inserted.statusCode()).isEqualTo(201);
        assertThat(called.body()).isEqualTo("false");
        TestServer.sql(primary, "app", "SET ROLE service_role", "DELETE FROM notes WHERE id >= 10");
    }

    @Test
    void whatTheReplicaCannotRunIsRunByThePrimary() {
        // When
        HttpResponse<String> answer = get("/rpc/only_at_primary", "Prefer", "read=replica");

        // Then
        assertThat(answer.body()).isEqualTo("\"primary\"");
        assertThat(read(answer)).isEqualTo("primary;reason=failed");
        assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    }

    @Test
    void aMistakeOfTheClientIsToldAsByThePrimary() {
        // When
        HttpResponse<String> there = get("/notes?id=eq.x", "Prefer", "read=replica");

        // Then
        assertThat(there.statusCode()).isEqualTo(400);
        assertThat(there.body()).isEqualTo(get("/notes?id=eq.x").body());
    }

    @Test
    void aReplicaThatIsTooFarBehindIsNotAsked() {
        // Given
        TestServer.sql(standby, "postgres", "SELECT pg_wal_replay_pause()");
        TestServer.sql(
                primary, "app", "SET ROLE service_role", "INSERT INTO notes VALUES (20, '" + A + "', 'just now')");

        // When
        await().atMost(SOON).until(() -> read(get("/notes?id=eq.20", "Prefer", "read=replica"))
                .equals("primary;reason=behind"));

        // Then
        assertThat(get("/notes?select=title&id=eq.20", "Prefer", "read=replica").body())
                .isEqualTo("[{\"title\":\"just now\"}]");
        TestServer.sql(primary, "app", "SET ROLE service_role", "DELETE FROM notes WHERE id = 20");
    }

    @Test
    void graphqlQueriesGoThereByTheSameHeader() {
        // When
        HttpResponse<String> query = graphql("{ atStandby allNotes { nodes { title } } }");
        HttpResponse<String> mutation =
                graphql("mutation { addNote(input: {id: 30, title: \"by GraphQL\"}) { boolean } }");

        // Then
        assertThat(new JsonObject(query.body()).getJsonObject("data"))
                .isEqualTo(new JsonObject("{\"atStandby\":true,\"allNotes\":{\"nodes\":[{\"title\":\"a1\"}]}}"));
        assertThat(query.headers().firstValue("Preference-Applied")).contains("read=replica");
        assertThat(read(query)).startsWith("replica;lag=");
        assertThat(new JsonObject(mutation.body()).getJsonObject("data"))
                .isEqualTo(new JsonObject("{\"addNote\":{\"boolean\":false}}"));
        assertThat(mutation.headers().firstValue("NextMavens-Read")).isEmpty();
        TestServer.sql(primary, "app", "SET ROLE service_role", "DELETE FROM notes WHERE id = 30");
        HttpResponse<String> failing = graphql("{ onlyAtPrimary atStandby }");
        assertThat(new JsonObject(failing.body()).getJsonObject("data"))
                .isEqualTo(new JsonObject("{\"onlyAtPrimary\":\"primary\",\"atStandby\":false}"));
        assertThat(read(failing)).isEqualTo("primary;reason=failed");
    }

    @Test
    void aReplicaThatIsAwayKeepsNobodyWaitingAndIsUsedAgainWhenItIsBack() throws Exception {
        // Given
        EmbeddedPostgres second = StreamingStandby.of(primary, folder.resolve("second"));
        try (TestServer other = TestServer.start(environment(second.getPort()))) {
            await().atMost(SOON).until(() -> read(other.get("/notes", "Prefer", "read=replica"))
                    .startsWith("replica;"));

            // When
            second.close();

            // Then
            HttpResponse<String> answer = other.get("/notes", "Prefer", "read=replica");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(read(answer)).isEqualTo("primary;reason=away");
        }
    }

    @Test
    void withoutAReplicaThePreferenceIsHeardAndThePrimaryAnswers() {
        // Given
        try (TestServer alone = TestServer.start(
                TestServer.environment(primary, "app", "app_authenticator", "NEXTMAVENS_PROJECT", "app"))) {

            // When
            HttpResponse<String> answer = alone.get("/rpc/at_standby", "Prefer", "read=replica, handling=strict");

            // Then
            assertThat(answer.body()).isEqualTo("false");
            assertThat(read(answer)).isEqualTo("primary;reason=none");
        }
    }

    private static void awaitReplica() {
        await().atMost(SOON).until(() -> read(server.get("/rpc/at_standby", "Prefer", "read=replica"))
                .startsWith("replica;"));
    }

    private static String read(HttpResponse<String> answer) {
        return answer.headers().firstValue("NextMavens-Read").orElse("");
    }

    private static HttpResponse<String> get(String path, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = tenant(A);
        return server.get(path, all);
    }

    private static HttpResponse<String> graphql(String document) {
        return server.send(
                "POST",
                "/graphql",
                "{\"query\":\"" + document.replace("\"", "\\\"") + "\"}",
                "Authorization",
                tenant(A),
                "Prefer",
                "read=replica");
    }

    private static String tenant(String id) {
        return TestServer.bearer("{\"role\":\"authenticated\",\"tenant_id\":\"" + id + "\",\"exp\":"
                + (Instant.now().getEpochSecond() + 3600) + "}");
    }
}
