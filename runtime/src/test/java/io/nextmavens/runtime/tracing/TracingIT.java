package io.nextmavens.runtime.tracing;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces over HTTP, as a collector gets them. */
class TracingIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TENANT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    private static EmbeddedPostgres postgres;
    private Collector collector;

    @BeforeAll
    static void start() throws Exception {
        postgres = ProjectDatabase.start();
        TestServer.sql(
                postgres,
                "app",
                "INSERT INTO tenants(id, name) VALUES ('" + TENANT + "', 'A')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, title text)",
                "CREATE FUNCTION seen() RETURNS text LANGUAGE sql AS"
                        + " $$ SELECT current_setting('request.headers')::json->>'traceparent' $$");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void collect() throws Exception {
        collector = new Collector();
    }

    @AfterEach
    void end() {
        collector.close();
    }

    private TestServer runtime(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "NEXTMAVENS_PROJECT", "app",
                "NEXTMAVENS_SERVICES", "rest",
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(),
                "OTEL_BSP_SCHEDULE_DELAY", "50"));
        settings.addAll(List.of(more));
        return TestServer.start(
                TestServer.environment(postgres, "app", "app_authenticator", settings.toArray(String[]::new)));
    }

    private static String token() {
        return bearer(new JsonObject()
                .put("role", "authenticated")
                .put("tenant_id", TENANT)
                .put("exp", Instant.now().getEpochSecond() + 3600)
                .encode());
    }

    @Test
    void aRequestIsPartOfItsClientsTraceAndItsTransactionOfIt() {
        try (TestServer runtime = runtime("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20key")) {
            // When
            var answer = runtime.get(
                    "/rest/v1/notes?title=eq.secret",
                    "Authorization",
                    token(),
                    "traceparent",
                    "00-" + TRACE + "-" + CLIENT + "-01");

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            await().atMost(SOON).until(() -> collector.spans(TRACE).size() == 2);
            Span request = collector.spans(TRACE).getFirst();
            Span transaction = collector.spans(TRACE).getLast();
            assertThat(Collector.parent(request)).isEqualTo(CLIENT);
            assertThat(request.getName()).isEqualTo("GET /rest/v1/{table}");
            assertThat(Collector.attributes(request.getAttributesList()))
                    .isEqualTo(Map.of(
                            "http.request.method", "GET",
                            "http.route", "/rest/v1/{table}",
                            "http.response.status_code", "200",
                            "nextmavens.service", "rest"));
            assertThat(Collector.parent(transaction)).isEqualTo(Collector.id(request));
            assertThat(transaction.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(Collector.attributes(transaction.getAttributesList()))
                    .isEqualTo(Map.of("db.system.name", "postgresql", "db.namespace", "app"));
            assertThat(transaction.getStartTimeUnixNano()).isGreaterThanOrEqualTo(request.getStartTimeUnixNano());
            assertThat(transaction.getEndTimeUnixNano())
                    .isBetween(transaction.getStartTimeUnixNano(), request.getEndTimeUnixNano());
            assertThat(collector.resource())
                    .contains(entry("service.name", "nextmavens-runtime"), entry("nextmavens.project", "app"));
            assertThat(collector.keys()).containsOnly("a key");
            assertThat(collector.spans().toString()).doesNotContain(TENANT).doesNotContain("secret");
        }
    }

    @Test
    void sqlPassesOnTheRequestsOwnSpan() {
        try (TestServer runtime = runtime()) {
            // When
            String seen = runtime.get(
                            "/rest/v1/rpc/seen",
                            "Authorization",
                            token(),
                            "traceparent",
                            "00-" + TRACE + "-" + CLIENT + "-01")
                    .body();

            // Then
            await().atMost(SOON).until(() -> !collector.spans(TRACE).isEmpty());
            Span request = collector.spans(TRACE).getFirst();
            assertThat(request.getName()).isEqualTo("GET /rest/v1/rpc/{function}");
            assertThat(seen).isEqualTo("\"00-" + TRACE + "-" + Collector.id(request) + "-01\"");
        }
    }

    @Test
    void whatTheClientDoesNotRecordIsNotRecorded() {
        try (TestServer runtime = runtime()) {
            // When
            runtime.get(
                    "/rest/v1/notes", "Authorization", token(), "traceparent", "00-" + TRACE + "-" + CLIENT + "-00");
            runtime.get("/rest/v1/nothing-here", "Authorization", token());

            // Then
            await().atMost(SOON).until(() -> !collector.spans().isEmpty());
            assertThat(collector.spans(TRACE)).isEmpty();
            Span own = collector.spans().getFirst();
            assertThat(own.getParentSpanId().isEmpty()).as("a trace of its own").isTrue();
            assertThat(Collector.attributes(own.getAttributesList())).containsEntry("http.response.status_code", "404");
            assertThat(own.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        }
    }

    @Test
    void aCollectorThatIsAwayHoldsUpNobodyAndGetsThemLater() {
        try (TestServer runtime = runtime()) {
            // Given
            collector.answer(503);

            // When
            for (int i = 0; i < 20; i++) {
                assertThat(runtime.get("/rest/v1/notes", "Authorization", token())
                                .statusCode())
                        .isEqualTo(200);
            }
            collector.answer(200);

            // Then
            await().atMost(SOON).until(() -> collector.spans().size() >= 40);
            assertThat(collector.spans()).hasSize(40);
            assertThat(runtime.metrics()
                            .get("nextmavens.traces.spans")
                            .tag("outcome", "sent")
                            .counter()
                            .count())
                    .isEqualTo(40);
        }
    }

    @Test
    void withoutTheSettingNothingIsMade() {
        // When
        try (TestServer runtime = runtime("OTEL_SDK_DISABLED", "true")) {
            runtime.get("/rest/v1/notes", "Authorization", token());
            String seen =
                    runtime.get("/rest/v1/rpc/seen", "Authorization", token()).body();

            // Then
            assertThat(seen).isEqualTo("null");
            assertThat(runtime.metrics().find("nextmavens.traces.spans").counters())
                    .isEmpty();
        }
    }
}
