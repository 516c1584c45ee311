package io.nextmavens.runtime.http;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.settings.SettingsException;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests in the log. */
class AccessLogIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TENANT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String USER = "5b2c8e1e-6b1f-4c1c-9d0a-3d4f5a6b7c8d";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static EmbeddedPostgres postgres;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("nextmavens.access");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void start() throws Exception {
        // the lines of another process are that one's
        Assumptions.assumeTrue(ServedRuntime.binary().isEmpty());
        postgres = ProjectDatabase.start();
        TestServer.sql(
                postgres,
                "app",
                "INSERT INTO tenants(id, name) VALUES ('" + TENANT + "', 'A')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, title text)",
                "CREATE FUNCTION broken() RETURNS int LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE SQLSTATE 'PT500'; END $$");
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void unlisten() {
        logger.removeHandler(handler);
    }

    private static TestServer runtime(String... settings) {
        String[] more = new String[settings.length + 2];
        more[0] = "NEXTMAVENS_PROJECT";
        more[1] = "app";
        System.arraycopy(settings, 0, more, 2, settings.length);
        return TestServer.start(TestServer.environment(postgres, "app", "app_authenticator", more));
    }

    private static String token() {
        return bearer(new JsonObject()
                .put("role", "authenticated")
                .put("tenant_id", TENANT)
                .put("sub", USER)
                .put("exp", Instant.now().getEpochSecond() + 600)
                .encode());
    }

    private List<JsonObject> awaitLines(int count) {
        await().atMost(SOON).until(() -> lines.size() >= count);
        return lines.stream().map(JsonObject::new).toList();
    }

    @Test
    void aLineSaysWhoAskedForWhatAndNothingThatIsSecret() {
        // Given
        try (TestServer runtime = runtime("NEXTMAVENS_ACCESS_LOG", "all")) {
            String token = token();

            // When
            runtime.get(
                    "/rest/v1/notes?title=eq.private",
                    "Authorization",
                    token,
                    "X-Forwarded-For",
                    "192.0.2.9, 203.0.113.7",
                    "traceparent",
                    "00-" + TRACE + "-00f067aa0ba902b7-01");

            // Then
            JsonObject line = awaitLines(1).getFirst();
            assertThat(line.getMap())
                    .containsAllEntriesOf(Map.of(
                            "project", "app",
                            "service", "rest",
                            "method", "GET",
                            "route", "/rest/v1/notes",
                            "status", 200,
                            "bytes", 2,
                            "role", "authenticated",
                            "tenant", TENANT,
                            "user", USER,
                            "client", "203.0.113.7"))
                    .containsEntry("trace", TRACE)
                    .containsOnlyKeys(
                            "time", "project", "service", "method", "route", "status", "ms", "bytes", "role", "tenant",
                            "user", "client", "trace");
            assertThat(line.getDouble("ms")).isBetween(0.0, 60_000.0);
            assertThat(lines.getFirst()).doesNotContain("private", token.substring("Bearer ".length()));
        }
    }

    @Test
    void whoseTokenDoesNotHoldIsNobody() {
        // Given
        try (TestServer runtime = runtime("NEXTMAVENS_ACCESS_LOG", "all")) {
            // When
            runtime.get("/rest/v1/notes", "Authorization", token() + "x");

            // Then
            JsonObject line = awaitLines(1).getFirst();
            assertThat(line.getInteger("status")).isEqualTo(401);
            assertThat(line.fieldNames()).doesNotContain("role", "tenant", "user");
        }
    }

    @Test
    void errorsAloneAreLoggedAndThoseOfTheServerWhateverTheSample() {
        // Given
        try (TestServer runtime = runtime("NEXTMAVENS_ACCESS_LOG", "errors", "NEXTMAVENS_ACCESS_LOG_PERCENT", "0")) {
            // When
            runtime.get("/rest/v1/notes", "Authorization", token());
            runtime.get("/rest/v1/nothing", "Authorization", token());
            runtime.get("/rest/v1/rpc/broken", "Authorization", token());

            // Then
            assertThat(awaitLines(1)).singleElement().satisfies(line -> assertThat(line.getString("route"))
                    .isEqualTo("/rest/v1/rpc/broken"));
        }
    }

    @Test
    void withoutTheSettingThereIsNone() {
        // Given
        try (TestServer runtime = runtime()) {
            // When
            runtime.get("/rest/v1/notes", "Authorization", token());
        }

        // Then
        assertThat(lines).isEmpty();
    }

    @Test
    void aWordThatIsNoneIsRefusedAtTheStart() {
        assertThatThrownBy(() -> AccessLogSettings.read(Map.of("NEXTMAVENS_ACCESS_LOG", "some")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NEXTMAVENS_ACCESS_LOG")
                .hasMessageContaining("off, errors, all");
    }
}
