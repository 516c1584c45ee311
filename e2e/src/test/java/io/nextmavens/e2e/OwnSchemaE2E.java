package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tenants with a schema of their own, made by their objects and used through real Traefik. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnSchemaE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
    private static final String SHARED = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
    private static final String OWN_A = "tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa";

    private TestProject project;
    private Api api;

    @BeforeAll
    void createProject(OnCluster.Running running) {
        project = TestProject.create(running, "schemas", """
                create table public.notes (id int primary key, title text);
                create function public.prepare_tenant_schema(tenant uuid, schema name) returns void
                language plpgsql as $$
                begin
                    execute format('create table %I.orders (id int primary key, item text)', schema);
                end $$;
                """, """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: schemas.example}
                """);
        api = project.api();
        tenant("a", A, "Own");
        tenant("b", B, "Own");
        tenant("shared", SHARED, "Shared");
    }

    @AfterAll
    void deleteProject() {
        if (project != null) {
            project.delete();
        }
    }

    private void tenant(String name, String id, String schema) {
        project.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensTenant
                        metadata: {name: %s, namespace: schemas}
                        spec: {projectRef: {name: schemas}, id: %s, schema: %s, deletionPolicy: Delete}
                        """.formatted(name, id, schema), NextMavensTenant.class))
                .create();
        await().atMost(SOON).until(() -> status(name)
                .flatMap(status -> status.condition("Ready"))
                .filter(ready -> ready.reason().equals("Ready"))
                .isPresent());
    }

    private Optional<TenantStatus> status(String name) {
        return Optional.ofNullable(project.client()
                        .resources(NextMavensTenant.class)
                        .inNamespace("schemas")
                        .withName(name)
                        .get())
                .map(NextMavensTenant::getStatus);
    }

    private HttpResponse<String> orders(String token, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.base().resolve("/rest/v1/orders"))
                .timeout(Duration.ofSeconds(10))
                .header("Host", api.host())
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header(body.isEmpty() ? "Accept-Profile" : "Content-Profile", OWN_A)
                .method(
                        body.isEmpty() ? "GET" : "POST",
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void aTenantUsesItsSchemaAndToOthersThereIsNone() throws IOException, InterruptedException {
        // Given
        String a = api.tenantToken(A);
        assertThat(status("a").orElseThrow().schema()).isEqualTo(OWN_A);
        assertThat(status("shared").orElseThrow().schema()).isNull();
        await().atMost(SOON).until(() -> orders(a, "").statusCode() == 200);

        // When
        HttpResponse<String> made = orders(a, "{\"id\":1,\"item\":\"anvil\"}");
        HttpResponse<String> read = orders(a, "");
        String query = new JsonObject()
                .put("query", "{ allOwnOrders { nodes { item } } }")
                .encode();

        // Then
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(new JsonArray(read.body()).getJsonObject(0).getString("item"))
                .isEqualTo("anvil");
        await().atMost(SOON)
                .until(() -> api.send("POST", "/graphql/v1", a, query).body().contains("anvil"));
        assertThat(api.get("/rest/v1/notes", a).status()).isEqualTo(200);

        // And
        for (String other : List.of(api.tenantToken(B), api.tenantToken(SHARED), project.anonKey())) {
            HttpResponse<String> refused = orders(other, "");
            assertThat(refused.statusCode()).isEqualTo(406);
            JsonObject error = new JsonObject(refused.body());
            assertThat(error.getString("code")).isEqualTo("PGRST106");
            assertThat(error.getString("hint")).contains("public").doesNotContain("tenant_a");
            assertThat(api.send("POST", "/graphql/v1", other, query).body()).doesNotContain("anvil");
            assertThat(orders(other, "{\"id\":2,\"item\":\"theirs\"}").statusCode())
                    .isEqualTo(406);
        }
        assertThat(orders(project.serviceKey(), "").body()).contains("anvil").doesNotContain("theirs");

        // When
        project.client()
                .resources(NextMavensTenant.class)
                .inNamespace("schemas")
                .withName("a")
                .delete();

        // Then
        await().atMost(SOON).until(() -> orders(project.serviceKey(), "").statusCode() == 406);
    }
}
