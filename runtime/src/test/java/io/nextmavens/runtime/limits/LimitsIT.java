package io.nextmavens.runtime.limits;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.realtime.RedisServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas over HTTP: of one pod, and of two with a real Redis between them. */
class LimitsIT {

    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
    private static final String SERVICES = "rest,storage,graphql,realtime";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        postgres = ProjectDatabase.start();
        TestServer.sql(
                postgres,
                "app",
                "GRANT supabase_auth_admin TO app_authenticator",
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, title text)");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    private Map<String, String> environment(String limits, String... more) {
        Map<String, String> environment = TestServer.environment(
                postgres,
                "app",
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                "app",
                "NEXTMAVENS_SERVICES",
                "rest",
                "NEXTMAVENS_LIMITS",
                limits);
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    /** So many at once, and one a second after that. */
    private static String atOnce(int requests) {
        return "{\"plans\": {\"free\": {\"requestsPerSecond\": 1, \"burst\": %d}}, \"defaultPlan\": \"free\"}"
                .formatted(requests);
    }

    private static String token(String tenant) {
        return bearer(new JsonObject()
                .put("role", "authenticated")
                .put("sub", "11111111-1111-4111-8111-111111111111")
                .put("tenant_id", tenant)
                .put("exp", Instant.now().getEpochSecond() + 3600)
                .encode());
    }

    private static HttpResponse<String> notes(TestServer pod, String token) {
        return pod.get("/rest/v1/notes", "Authorization", token);
    }

    @Test
    void aTenantIsToldWhatIsLeftAndThenRefusedAndItsNeighbourIsNot() {
        try (TestServer pod = TestServer.start(environment(atOnce(50)))) {
            // Given
            String token = token(A);
            HttpResponse<String> first = notes(pod, token);

            // When
            HttpResponse<String> refused = Stream.generate(() -> notes(pod, token))
                    .limit(200)
                    .filter(answer -> answer.statusCode() != 200)
                    .findFirst()
                    .orElseThrow();

            // Then
            assertThat(first.headers().firstValue("RateLimit-Limit")).contains("50");
            assertThat(first.headers().firstValue("RateLimit-Remaining")).contains("49");
            assertThat(first.headers().firstValue("RateLimit-Reset")).contains("1");
            assertThat(first.headers().firstValue("RateLimit-Policy")).contains("50;w=50");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.headers().firstValue("RateLimit-Remaining")).contains("0");
            assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("over_request_rate_limit");
            assertThat(notes(pod, token(B)).statusCode()).isEqualTo(200);
            await().atMost(SOON).untilAsserted(() -> assertThat(pod.metrics()
                            .find("nextmavens.limits.refused.lately")
                            .gauges())
                    .extracting(gauge -> gauge.getId().getTag("tenant"))
                    .containsExactly("aaaaaaaa"));
        }
    }

    @Test
    void whoHasNoTenantAndTheServiceItselfAreNotCounted() {
        try (TestServer pod = TestServer.start(environment(atOnce(1)))) {
            // Given
            String service = bearer("{\"role\":\"service_role\",\"tenant_id\":\"" + A + "\",\"exp\":4102444800}");
            String nobody = bearer("{\"role\":\"authenticated\",\"exp\":4102444800}");

            // When
            List<Integer> statuses = Stream.of(service, nobody, service, nobody, service, nobody)
                    .map(token -> notes(pod, token).statusCode())
                    .toList();

            // Then
            assertThat(statuses).containsOnly(200);
            assertThat(notes(pod, "Bearer no.good.token").statusCode()).isEqualTo(401);
            assertThat(notes(pod, nobody).headers().firstValue("RateLimit-Limit"))
                    .isEmpty();
        }
    }

    @Test
    void everyServiceRefusesInTheShapeOfItsErrors() {
        try (TestServer pod = TestServer.start(
                environment(atOnce(1), "NEXTMAVENS_SERVICES", SERVICES, "STORAGE_VOLUME_PATH", folder.toString()))) {
            // Given
            String token = token(A);
            notes(pod, token);

            // When
            JsonObject rest = refused(pod, "GET", "/notes", token);
            JsonObject storage = refused(pod, "POST", "/storage/v1/object/list/files", token);
            JsonObject graphql = refused(pod, "POST", "/graphql", token);
            JsonObject realtime = refused(pod, "POST", "/realtime/v1/api/broadcast", token);

            // Then
            assertThat(rest.getString("code")).isEqualTo("over_request_rate_limit");
            assertThat(storage.getString("statusCode")).isEqualTo("429");
            assertThat(storage.getString("error")).isEqualTo("over_request_rate_limit");
            assertThat(graphql.getJsonArray("errors")
                            .getJsonObject(0)
                            .getJsonObject("extensions")
                            .getString("code"))
                    .isEqualTo("over_request_rate_limit");
            assertThat(realtime.getString("message")).contains("more requests than its quota allows");
        }
    }

    /** One request a second comes back: a second try meets an empty bucket. */
    private static JsonObject refused(TestServer pod, String method, String path, String token) {
        return new JsonObject(
                Stream.generate(() -> pod.send(method, path, method.equals("POST") ? "{}" : "", "Authorization", token))
                        .limit(20)
                        .filter(answer -> answer.statusCode() == 429)
                        .findFirst()
                        .orElseThrow()
                        .body());
    }

    @Test
    void scriptsOfOtherOriginsMayReadWhatIsLeft() {
        try (TestServer pod = TestServer.start(environment(atOnce(10)))) {
            // When
            HttpResponse<String> answer = pod.get("/notes", "Authorization", token(A), "Origin", "https://app.example");

            // Then
            assertThat(answer.headers()
                            .firstValue("Access-Control-Expose-Headers")
                            .orElseThrow())
                    .contains("RateLimit-Remaining", "Retry-After");
        }
    }

    @Test
    void twoPodsTogetherAdmitWhatTheQuotaSaysAndTheNeighbourIsServed() throws Exception {
        assumeTrue(RedisServer.program().isPresent(), "redis-server is not installed");
        String limits =
                "{\"plans\": {\"pro\": {\"requestsPerSecond\": 100, \"burst\": 100}}, \"defaultPlan\": \"pro\"}";
        try (RedisServer redis = RedisServer.start();
                TestServer one = TestServer.start(environment(limits, "REDIS_URL", redis.address()));
                TestServer two = TestServer.start(environment(limits, "REDIS_URL", redis.address()))) {
            // Given
            awaitShared(redis, one, two);
            String token = token(A);

            // When both are asked for more than is allowed, for five seconds
            AtomicInteger admitted = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            long start = System.nanoTime();
            flood(List.of(one, two), token, Duration.ofSeconds(5), admitted, refused);
            double seconds = (System.nanoTime() - start) / 1e9;
            int neighbour = notes(two, token(B)).statusCode();

            // Then
            double allowed = 100 + 100 * seconds;
            assertThat(refused.get()).isGreaterThan(100);
            assertThat((double) admitted.get()).isBetween(allowed * 0.95, allowed * 1.05);
            assertThat(neighbour).isEqualTo(200);
        }
    }

    /** Both count in Redis: a tenant that asks one of them for the first time has a bucket there. */
    private static void awaitShared(RedisServer redis, TestServer... pods) {
        for (TestServer pod : pods) {
            await().atMost(SOON).until(() -> {
                String tenant = UUID.randomUUID().toString();
                HttpResponse<String> answer = notes(pod, token(tenant));
                String policy = answer.headers().firstValue("RateLimit-Policy").orElseThrow();
                return redis.command("EXISTS nextmavens:app:limit:" + tenant + ":" + policy)
                        .equals(":1");
            });
        }
    }

    @Test
    void aBodyIsReadWholeThoughItCameWhileRedisWasAsked() {
        assumeTrue(RedisServer.program().isPresent(), "redis-server is not installed");
        try (RedisServer redis = RedisServer.start();
                TestServer pod = TestServer.start(environment(atOnce(10), "REDIS_URL", redis.address()))) {
            // Given
            awaitShared(redis, pod);
            String title = "x".repeat(100_000);

            // When
            HttpResponse<String> answer = pod.send(
                    "POST",
                    "/rest/v1/notes?select=title",
                    new JsonObject().put("id", 1).put("title", title).encode(),
                    "Authorization",
                    token(A),
                    "Prefer",
                    "return=representation");

            // Then
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(new JsonArray(answer.body()).getJsonObject(0).getString("title"))
                    .isEqualTo(title);
        }
    }

    private static void flood(
            List<TestServer> pods, String token, Duration time, AtomicInteger admitted, AtomicInteger refused)
            throws InterruptedException {
        Semaphore underWay = new Semaphore(32);
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            TestServer pod = pods.get(i % pods.size());
            underWay.acquire();
            var _ = pod.client()
                    .sendAsync(
                            pod.request("GET", "/rest/v1/notes?limit=0", "", "Authorization", token),
                            BodyHandlers.discarding())
                    .whenComplete((answer, failure) -> {
                        underWay.release();
                        if (failure == null) {
                            (answer.statusCode() == 200 ? admitted : refused).incrementAndGet();
                        }
                    });
        }
        underWay.acquire(32);
    }

    @Test
    void withoutRedisEachPodCountsForItselfAndTogetherWhenItIsBack() {
        assumeTrue(RedisServer.program().isPresent(), "redis-server is not installed");
        try (RedisServer redis = RedisServer.start();
                TestServer one = TestServer.start(environment(atOnce(100), "REDIS_URL", redis.address()));
                TestServer two = TestServer.start(environment(atOnce(100), "REDIS_URL", redis.address()))) {
            // Given
            awaitShared(redis, one, two);

            // When
            redis.stop();
            List<Integer> alone = IntStream.range(0, 30)
                    .mapToObj(i -> notes(i % 2 == 0 ? one : two, token(B)).statusCode())
                    .toList();
            redis.startAgain();

            // Then
            assertThat(alone).containsOnly(200);
            awaitShared(redis, one, two);
        }
    }
}
