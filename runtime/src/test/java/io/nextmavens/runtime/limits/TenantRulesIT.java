package io.nextmavens.runtime.limits;

import static io.nextmavens.runtime.TestServer.bearer;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database says of single tenants holds at once, without a restart. */
class TenantRulesIT {

    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static EmbeddedPostgres postgres;

    @TempDir
    static Path folder;

    private TestServer pod;

    @BeforeAll
    static void startDatabase() throws Exception {
        postgres = ProjectDatabase.start();
        TestServer.sql(
                postgres,
                "app",
                "GRANT supabase_auth_admin TO app_authenticator",
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')",
                "INSERT INTO storage.buckets(id, name) VALUES ('files', 'files')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, title text)");
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void start() {
        pod = TestServer.start(TestServer.environment(
                postgres,
                "app",
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                "app",
                "NEXTMAVENS_SERVICES",
                "rest,storage,graphql,realtime",
                "STORAGE_VOLUME_PATH",
                folder.toString()));
    }

    @AfterEach
    void stop() {
        pod.close();
        rules("DELETE FROM nextmavens.tenant_quotas");
    }

    private static void rules(String sql) {
        TestServer.sql(postgres, "app", sql);
    }

    private static String token(String tenant) {
        return bearer(new JsonObject()
                .put("role", "authenticated")
                .put("sub", "11111111-1111-4111-8111-111111111111")
                .put("tenant_id", tenant)
                .put("exp", Instant.now().getEpochSecond() + 3600)
                .encode());
    }

    private HttpResponse<String> notes(String tenant) {
        return pod.get("/rest/v1/notes", "Authorization", token(tenant));
    }

    @Test
    void aSuspendedTenantIsRefusedByEveryServiceAndItsNeighbourIsNotUntilItIsResumed() {
        // Given
        assertThat(notes(A).statusCode()).isEqualTo(200);

        // When
        rules("INSERT INTO nextmavens.tenant_quotas(tenant_id, suspended) VALUES ('" + A + "', true)");
        await().atMost(SOON).until(() -> notes(A).statusCode() == 403);

        // Then
        assertThat(new JsonObject(notes(A).body()).getString("code")).isEqualTo("tenant_suspended");
        HttpResponse<String> graphql = pod.send(
                "POST",
                "/graphql",
                "{\"query\": \"{ allNotes { totalCount } }\"}",
                "Authorization",
                token(A),
                "Content-Type",
                "application/json");
        assertThat(graphql.statusCode()).isEqualTo(403);
        assertThat(graphql.body()).contains("\"code\":\"tenant_suspended\"");
        HttpResponse<String> storage = pod.get("/storage/v1/object/files/one.txt", "Authorization", token(A));
        assertThat(storage.body()).contains("tenant_suspended");
        HttpResponse<String> realtime = pod.send(
                "POST",
                "/realtime/v1/api/broadcast",
                "{\"messages\": []}",
                "apikey",
                token(A).substring("Bearer ".length()),
                "Content-Type",
                "application/json");
        assertThat(realtime.statusCode()).isEqualTo(403);
        assertThat(realtime.body()).contains("tenant_suspended");
        assertThat(notes(B).statusCode()).isEqualTo(200);
        rules("UPDATE nextmavens.tenant_quotas SET suspended = false WHERE tenant_id = '" + A + "'");
        await().atMost(SOON).until(() -> notes(A).statusCode() == 200);
    }

    @Test
    void aTenantsOwnRateHoldsAndChangesAndItsNeighbourHasNone() {
        // Given
        rules("INSERT INTO nextmavens.tenant_quotas(tenant_id, requests_per_second, burst) VALUES ('" + A
                + "', 1, 20)");
        await().atMost(SOON).until(() -> limit(A).equals("20"));

        // When
        long refused = Stream.generate(() -> notes(A))
                .limit(100)
                .filter(answer -> answer.statusCode() == 429)
                .count();

        // Then
        assertThat(refused).isPositive();
        assertThat(limit(B)).isEmpty();
        rules("UPDATE nextmavens.tenant_quotas SET burst = 500 WHERE tenant_id = '" + A + "'");
        await().atMost(SOON).until(() -> limit(A).equals("500"));
        assertThat(notes(A).statusCode()).isEqualTo(200);
    }

    private String limit(String tenant) {
        return notes(tenant).headers().firstValue("RateLimit-Limit").orElse("");
    }

    @Test
    void filesBeyondTheTenantsQuotaAreRefusedWith413() {
        // Given
        rules("INSERT INTO nextmavens.tenant_quotas(tenant_id, storage_bytes) VALUES ('" + A + "', 10)");

        // When
        HttpResponse<String> small = upload(A, "small.txt", "12345");
        HttpResponse<String> large = upload(A, "large.txt", "1234567890");
        HttpResponse<String> neighbour = upload(B, "large.txt", "1234567890");

        // Then
        assertThat(small.statusCode()).as(small.body()).isEqualTo(200);
        assertThat(neighbour.statusCode()).as(neighbour.body()).isEqualTo(200);
        assertThat(large.body()).contains("QuotaExceeded").contains("413");
    }

    private HttpResponse<String> upload(String tenant, String name, String content) {
        return pod.send(
                "POST",
                "/storage/v1/object/files/" + name,
                content,
                "Authorization",
                token(tenant),
                "Content-Type",
                "text/plain");
    }
}
