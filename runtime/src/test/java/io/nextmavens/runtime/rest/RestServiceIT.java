package io.nextmavens.runtime.rest;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.LoopbackPort;
import io.nextmavens.runtime.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The REST service in front of a bare database, without the catalog of NextMavens. */
class RestServiceIT {

    private static EmbeddedPostgres postgres;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        TestServer.sql(
                postgres,
                "postgres",
                "CREATE ROLE web_anon NOLOGIN",
                "CREATE ROLE editor NOLOGIN",
                "CREATE ROLE authenticator LOGIN NOINHERIT",
                "GRANT web_anon, editor TO authenticator",
                "ALTER ROLE editor SET statement_timeout = '1s'",
                "CREATE TABLE item(id int PRIMARY KEY, name text)",
                "INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three')",
                "GRANT SELECT ON item TO web_anon",
                "GRANT ALL ON item TO editor",
                "CREATE FUNCTION big(megabytes int) RETURNS SETOF text LANGUAGE sql STABLE AS"
                        + " 'SELECT repeat(''x'', 1000000) FROM generate_series(1, megabytes)'",
                "CREATE FUNCTION nap(seconds float) RETURNS text LANGUAGE sql STABLE AS"
                        + " 'SELECT ''slept'' FROM pg_sleep(seconds)'",
                "CREATE FUNCTION what(name text) RETURNS text LANGUAGE sql STABLE AS"
                        + " 'SELECT current_setting(name, true)'");
        server = TestServer.start(environment("PGRST_DB_POOL", "4", "NEXTMAVENS_BODY_LIMIT", "1M"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        postgres.close();
    }

    private static Map<String, String> environment(String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "PGRST_DB_ANON_ROLE";
        all[1] = "web_anon";
        System.arraycopy(more, 0, all, 2, more.length);
        return TestServer.environment(postgres, "postgres", "authenticator", all);
    }

    private static String editor() {
        return bearer("{\"role\":\"editor\"}");
    }

    @Test
    void answersAtTheRootAndUnderSupabasesPathAlike() {
        // When
        HttpResponse<String> root = server.get("/item?id=eq.2");
        HttpResponse<String> rest = server.get("/rest/v1/item?id=eq.2");

        // Then
        assertThat(root.statusCode()).isEqualTo(200);
        assertThat(root.body()).isEqualTo("[{\"id\":2,\"name\":\"two\"}]");
        assertThat(root.headers().firstValue("Content-Range")).contains("0-0/*");
        assertThat(rest.body()).isEqualTo(root.body());
        assertThat(server.get("/rest/v1/rpc/what?name=request.path").body()).isEqualTo("\"/rpc/what\"");
    }

    @Test
    void leavesPathsOfOtherServicesAlone() {
        // When // Then
        for (String path : List.of("/auth/v1/token", "/graphql", "/storage/x", "/realtime/v1", "/api/auth/login")) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("No service of this project answers at " + path);
        }
    }

    @Test
    void answersHeadWithoutABody() {
        // When
        HttpResponse<String> answer = server.send("HEAD", "/item", "");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Range")).contains("0-2/*");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void tellsTheTransactionWhatTheRequestWas() {
        // When // Then
        assertThat(server.get("/rpc/what?name=request.method").body()).isEqualTo("\"GET\"");
        assertThat(server.get("/rpc/what?name=request.headers", "X-Thing", "a\"b")
                        .body())
                .contains("\\\"x-thing\\\":\\\"a\\\\\\\"b\\\"");
        assertThat(server.get("/rpc/what?name=request.cookies", "Cookie", "a=1; b=2")
                        .body())
                .isEqualTo("\"{\\\"a\\\":\\\"1\\\",\\\"b\\\":\\\"2\\\"}\"");
        assertThat(server.get("/rpc/what?name=role", "Authorization", editor()).body())
                .isEqualTo("\"editor\"");
        assertThat(server.get("/rpc/what?name=TimeZone", "Prefer", "timezone=America/Los_Angeles")
                        .body())
                .isEqualTo("\"America/Los_Angeles\"");
    }

    @Test
    void refusesBadTokensWithAChallenge() {
        // When
        HttpResponse<String> answer = server.get("/item", "Authorization", "Bearer a.b");

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("PGRST301").contains("Expected 3 parts in JWT; got 2");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer error=\"invalid_token\""));
    }

    @Test
    void challengesTheAnonymousWhereARoleWouldHelp() {
        // When
        HttpResponse<String> anonymous = server.send("POST", "/item", "{\"id\":9}");
        HttpResponse<String> unknownRole = server.get("/item", "Authorization", bearer("{\"role\":\"nobody\"}"));

        // Then
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(anonymous.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(unknownRole.statusCode()).isEqualTo(401);
        assertThat(unknownRole.body()).contains("22023");
    }

    @Test
    void undoesAChangeThatHitMoreThanItShould() {
        // When
        HttpResponse<String> answer = server.send(
                "PATCH",
                "/item?id=gt.0",
                "{\"name\":\"same\"}",
                "Authorization",
                editor(),
                "Prefer",
                "handling=strict, max-affected=1");
        HttpResponse<String> singular = server.send(
                "PATCH",
                "/item?id=gt.0",
                "{\"name\":\"same\"}",
                "Authorization",
                editor(),
                "Accept",
                "application/vnd.pgrst.object+json",
                "Prefer",
                "return=representation");

        // Then
        assertThat(answer.body()).contains("PGRST124");
        assertThat(singular.statusCode()).isEqualTo(406);
        assertThat(TestServer.one(postgres, "postgres", "SELECT count(*) FROM item WHERE name = 'same'"))
                .isEqualTo("0");
    }

    @Test
    void refusesABodyThatIsTooLargeAndSaysSo() {
        // When
        HttpResponse<String> answer =
                server.send("POST", "/item", "[\"" + "x".repeat(2_000_000) + "\"]", "Authorization", editor());

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("NEXTMAVENS_BODY_LIMIT");
    }

    @Test
    void answersPreflightRequestsOfAnyOrigin() {
        // When
        HttpResponse<String> answer = server.send(
                "OPTIONS",
                "/rest/v1/item",
                "",
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "PATCH",
                "Access-Control-Request-Headers",
                "apikey,x-client-info");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(value -> assertThat(value).contains("apikey", "x-client-info"));
    }

    @Test
    void noticesANewTableWhenNotified() {
        // Given
        assertThat(server.get("/later").statusCode()).isEqualTo(404);

        // When
        TestServer.sql(
                postgres,
                "postgres",
                "CREATE TABLE later(id int)",
                "GRANT SELECT ON later TO web_anon",
                "NOTIFY pgrst, 'reload schema'");

        // Then
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(server.get("/later").statusCode()).isEqualTo(200));
    }

    @Test
    void takesSettingsOfTheDatabaseWhenNotified() {
        // Given a login that no other test uses
        TestServer.sql(postgres, "postgres", "CREATE ROLE configured LOGIN NOINHERIT", "GRANT web_anon TO configured");
        try (TestServer own = TestServer.start(TestServer.environment(
                postgres, "postgres", "configured", "PGRST_DB_ANON_ROLE", "web_anon", "PGRST_DB_CHANNEL", "own"))) {
            assertThat(own.get("/item?limit=3").body()).contains("three");

            // When
            TestServer.sql(
                    postgres,
                    "postgres",
                    "ALTER ROLE configured SET pgrst.db_max_rows = '1'",
                    "NOTIFY own, 'reload config'");

            // Then
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(own.get("/item").body()).doesNotContain("three"));
        }
    }

    @Test
    void forgetsHowItPlannedARequestWhenTheSchemaChanged() {
        // Given
        TestServer.sql(
                postgres,
                "postgres",
                "CREATE TABLE changing(id int, name text)",
                "INSERT INTO changing VALUES (1, 'x')",
                "GRANT SELECT ON changing TO web_anon",
                "NOTIFY pgrst, 'reload schema'");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(server.get("/changing").body()).isEqualTo("[{\"id\":1,\"name\":\"x\"}]"));

        // When
        TestServer.sql(postgres, "postgres", "ALTER TABLE changing DROP COLUMN name", "NOTIFY pgrst, 'reload schema'");

        // Then
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(server.get("/changing").body()).isEqualTo("[{\"id\":1}]"));
    }

    @Test
    void stopsAStatementAtTheTimeoutOfTheRole() {
        // When
        HttpResponse<String> answer = server.get("/rpc/nap?seconds=30", "Authorization", editor());

        // Then
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("57014");
    }

    @Test
    void cancelsTheStatementOfAClientThatGoesAway() throws IOException {
        // Given
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.getOutputStream()
                .write("GET /rpc/nap?seconds=77 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        await().until(() -> napping() == 1);

        // When
        client.close();

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> napping() == 0);
        assertThat(server.get("/item?id=eq.1").statusCode()).isEqualTo(200);
    }

    private static int napping() {
        return Integer.parseInt(TestServer.one(
                postgres,
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'"));
    }

    @Test
    void streamsALargeAnswerWholeWithItsLength() throws Exception {
        // When
        HttpResponse<InputStream> answer =
                server.client().send(server.request("GET", "/rpc/big?megabytes=80", ""), BodyHandlers.ofInputStream());
        long bytes = 0;
        byte[] buffer = new byte[65536];
        try (InputStream body = answer.body()) {
            for (int n = body.read(buffer); n > 0; n = body.read(buffer)) {
                bytes += n;
            }
        }

        // Then
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(bytes);
        assertThat(bytes).isGreaterThan(80_000_000);
        assertThat(answer.headers().firstValue("Content-Range")).contains("0-79/*");
    }

    @Test
    void slowReadersDoNotKeepFastOnesFromTheirAnswers() throws IOException {
        // Given more clients that do not read than there are connections
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
            client.getOutputStream()
                    .write("GET /rpc/big?megabytes=30 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            slow.add(client);
        }

        // When
        long started = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(server.get("/item?id=eq.1").statusCode()).isEqualTo(200);
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
        for (Socket client : slow) {
            client.close();
        }
    }

    @Test
    void saysThatTheDatabaseIsAwayUntilItIsThere() throws IOException {
        // Given
        int port = LoopbackPort.free();
        try (TestServer early = TestServer.startWithoutWaiting(
                TestServer.environment(port, "postgres", "postgres", "PGRST_DB_ANON_ROLE", "postgres"))) {
            // When
            HttpResponse<String> before = early.get("/pg_class");

            // Then
            assertThat(before.statusCode()).isEqualTo(503);
            assertThat(before.body()).contains("PGRST002");
            assertThat(before.headers().firstValue("Retry-After")).isPresent();
            assertThat(early.isReady()).isFalse();
            try (EmbeddedPostgres late =
                    EmbeddedPostgres.builder().setPort(port).start()) {
                await().atMost(Duration.ofSeconds(20)).until(early::isReady);
                assertThat(late.getPort()).isEqualTo(port);
                assertThat(early.get("/nothing").body()).contains("PGRST205");
            }
        }
    }

    @Test
    void recoversWhenThePostgresqlIsRestartedUnderLoad() throws Exception {
        // Given
        try (EmbeddedPostgres own =
                EmbeddedPostgres.builder().setCleanDataDirectory(false).start()) {
            TestServer.sql(own, "postgres", "CREATE TABLE item(id int)", "INSERT INTO item VALUES (1)");
            try (TestServer ofOwn = TestServer.start(TestServer.environment(
                    own, "postgres", "postgres", "PGRST_DB_ANON_ROLE", "postgres", "PGRST_DB_POOL", "4"))) {
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ofOwn.port() + "/item"))
                        .build();

                // When
                for (int i = 0; i < 300; i++) {
                    if (i == 100) {
                        TestServer.sql(
                                own,
                                "postgres",
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
                    }
                    answers.add(ofOwn.client().sendAsync(request, BodyHandlers.ofString()));
                    if (i % 10 == 0) {
                        answers.getLast().join();
                    }
                }

                // Then
                for (CompletableFuture<HttpResponse<String>> answer : answers) {
                    assertThat(answer.join().statusCode()).isIn(200, 503);
                    if (answer.join().statusCode() == 503) {
                        assertThat(answer.join().headers().firstValue("Retry-After"))
                                .isPresent();
                    }
                }
                await().atMost(Duration.ofSeconds(10)).until(ofOwn::isReady);
                assertThat(ofOwn.get("/item").body()).isEqualTo("[{\"id\":1}]");
            }
        }
    }

    @Test
    void tellsAdministratorsOnAPortOfTheirOwn() throws Exception {
        // Given
        int port = LoopbackPort.free();
        try (TestServer administrated =
                TestServer.start(environment("PGRST_ADMIN_SERVER_PORT", Integer.toString(port)))) {
            // When // Then
            await().untilAsserted(() ->
                    assertThat(admin(administrated, port, "/live").statusCode()).isEqualTo(200));
            assertThat(admin(administrated, port, "/ready").statusCode()).isEqualTo(200);
            assertThat(admin(administrated, port, "/metrics").body()).containsPattern("pgrst[._]db[._]pool[._]max");
            assertThat(admin(administrated, port, "/schema_cache").body()).contains("\"item\"");
            assertThat(admin(administrated, port, "/config").statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> admin(TestServer of, int port, String path) throws Exception {
        return of.client()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
