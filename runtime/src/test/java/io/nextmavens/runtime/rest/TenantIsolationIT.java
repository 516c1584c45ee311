package io.nextmavens.runtime.rest;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonArray;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tenants of one project over HTTP: neither sees or changes anything of the other. */
class TenantIsolationIT {

    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

    private static EmbeddedPostgres postgres;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        ProjectDatabase.make(postgres);
        TestServer.sql(
                postgres,
                "app",
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id()"
                        + " REFERENCES tenants(id), title text)",
                "CREATE FUNCTION note_titles() RETURNS SETOF text LANGUAGE sql STABLE"
                        + " AS 'SELECT title FROM notes ORDER BY id'");
        server = TestServer.start(
                TestServer.environment(postgres, "app", "app_authenticator", "NEXTMAVENS_PROJECT", "app"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void twoNotesEach() {
        TestServer.sql(
                postgres,
                "app",
                "SET ROLE service_role",
                "DELETE FROM notes",
                "INSERT INTO notes VALUES (1, '" + A + "', 'a1'), (2, '" + A + "', 'a2'), (3, '" + B + "', 'b1')");
    }

    @Test
    void readsOnlyItsOwnRows() {
        // When
        List<String> paths =
                List.of("/notes?select=title&order=id", "/rest/v1/notes?select=title&order=id", "/rpc/note_titles");

        // Then
        for (String path : paths) {
            assertThat(server.get(path, "Authorization", tenant(A)).body())
                    .as(path)
                    .contains("a1", "a2")
                    .doesNotContain("b1");
        }
        assertThat(new JsonArray(
                        server.get("/notes?id=eq.3", "Authorization", tenant(A)).body()))
                .isEmpty();
    }

    @Test
    void changesOnlyItsOwnRows() {
        // When
        HttpResponse<String> changed = server.send(
                "PATCH", "/notes?id=gt.0", "{\"title\":\"mine\"}", "Authorization", tenant(A), "Prefer", "count=exact");
        HttpResponse<String> deleted =
                server.send("DELETE", "/notes?id=eq.3", "", "Authorization", tenant(A), "Prefer", "count=exact");

        // Then
        assertThat(changed.headers().firstValue("Content-Range")).contains("0-1/2");
        assertThat(deleted.headers().firstValue("Content-Range")).contains("*/0");
        assertThat(titlesOf(B)).isEqualTo("b1");
    }

    @Test
    void insertsForItselfAndRefusesAForgedTenant() {
        // When
        HttpResponse<String> own = server.send(
                "POST",
                "/notes",
                "{\"id\":10,\"title\":\"new\"}",
                "Authorization",
                tenant(A),
                "Prefer",
                "return=representation");
        HttpResponse<String> forged = server.send(
                "POST",
                "/notes",
                "{\"id\":11,\"title\":\"forged\",\"tenant_id\":\"" + B + "\"}",
                "Authorization",
                tenant(A));
        HttpResponse<String> moved =
                server.send("PATCH", "/notes?id=eq.1", "{\"tenant_id\":\"" + B + "\"}", "Authorization", tenant(A));

        // Then
        assertThat(own.statusCode()).isEqualTo(201);
        assertThat(own.body()).contains(A);
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("42501");
        assertThat(moved.statusCode()).isEqualTo(403);
        assertThat(titlesOf(B)).isEqualTo("b1");
    }

    @Test
    void givesNothingWithoutATenant() {
        // When
        HttpResponse<String> anonymous = server.get("/notes");
        HttpResponse<String> noTenant = server.get(
                "/notes", "Authorization", bearer("{\"role\":\"authenticated\",\"exp\":" + inAnHour() + "}"));
        HttpResponse<String> inserted = server.send("POST", "/notes", "{\"id\":12,\"title\":\"x\"}");

        // Then
        assertThat(anonymous.body()).isEqualTo("[]");
        assertThat(noTenant.body()).isEqualTo("[]");
        assertThat(inserted.statusCode()).isIn(400, 401, 403);
    }

    @Test
    void refusesTokensThatAreForgedOrNeverExpire() {
        // Given
        String forged = tenant(A).replaceFirst("\\.[^.]*$", ".AAAA");
        String endless = bearer("{\"role\":\"authenticated\",\"tenant_id\":\"" + A + "\"}");

        // When // Then
        assertThat(server.get("/notes", "Authorization", forged).statusCode()).isEqualTo(401);
        assertThat(server.get("/notes", "Authorization", endless).statusCode()).isEqualTo(401);
        assertThat(server.get("/notes", "apikey", forged.substring(7)).body()).isEqualTo("[]");
    }

    @Test
    void letsTheServiceRoleSeeAllTenants() {
        // When
        HttpResponse<String> all = server.get(
                "/notes?select=id&order=id",
                "apikey",
                bearer("{\"role\":\"service_role\",\"exp\":" + inAnHour() + "}").substring(7));

        // Then
        assertThat(all.body()).isEqualTo("[{\"id\":1}, \n {\"id\":2}, \n {\"id\":3}]");
    }

    @Test
    void keepsTenantsApartOnTheSameConnections() throws Exception {
        // Given
        int rounds = 200;

        // When
        List<Thread> threads = List.of(A, B).stream()
                .map(tenant -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < rounds; i++) {
                        String body = server.get("/notes?select=tenant_id", "Authorization", tenant(tenant))
                                .body();
                        if (!body.contains(tenant) || body.contains(tenant.equals(A) ? B : A)) {
                            throw new AssertionError(body);
                        }
                    }
                    done.incrementAndGet();
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        // Then
        assertThat(done).hasValue(2);
    }

    private final AtomicInteger done = new AtomicInteger();

    private static String tenant(String id) {
        return bearer("{\"role\":\"authenticated\",\"tenant_id\":\"" + id + "\",\"exp\":" + inAnHour() + "}");
    }

    private static long inAnHour() {
        return Instant.now().getEpochSecond() + 3600;
    }

    private static String titlesOf(String tenant) {
        return TestServer.one(
                postgres,
                "app",
                "SELECT string_agg(title, ',' ORDER BY id) FROM notes WHERE tenant_id = '" + tenant + "'");
    }
}
