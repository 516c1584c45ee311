package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Traefik's own route. */
class IngressRouteE2E extends GatewayE2E {

    private static final Duration SOON = Duration.ofMinutes(1);

    /** A backend that is not the project's, as far as Traefik knows; what it was sent is what it answers. */
    private static final String ANOTHER_BACKEND = """
            apiVersion: traefik.io/v1alpha1
            kind: Middleware
            metadata: {name: users-only, namespace: guarded-traefik}
            spec:
              forwardAuth:
                address: http://guarded-traefik-runtime.guarded-traefik.svc:8080/auth/v1/forward
                authResponseHeaders: [X-Auth-User, X-Auth-Role, X-Auth-Tenant, X-Auth-Email]
            ---
            apiVersion: traefik.io/v1alpha1
            kind: IngressRoute
            metadata: {name: another, namespace: guarded-traefik}
            spec:
              entryPoints: [web]
              routes:
                - kind: Rule
                  match: Host(`another.example`)
                  middlewares: [{name: users-only}]
                  services: [{name: guarded-traefik-runtime, port: 8080}]
            """;

    IngressRouteE2E() {
        super(GatewayMode.TRAEFIK);
    }

    @Test
    void anotherBackendIsReachedByTokensOfTheProjectAndToldWhoseTheyAre() throws Exception {
        // Given
        project()
                .client()
                .load(new ByteArrayInputStream(ANOTHER_BACKEND.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> project().client().resource(item).create());
        String user = "5b2c8e1e-6b1f-4c1c-9d0a-3d4f5a6b7c8d";
        String token = project().api().token("\"role\":\"authenticated\",\"sub\":\"" + user + "\"");
        await().atMost(SOON).until(() -> ask(token).statusCode() == 200);

        // When
        HttpResponse<String> passed = ask(token);
        HttpResponse<String> without = ask("");
        HttpResponse<String> visitor = ask(project().anonKey());

        // Then
        JsonObject seen = new JsonObject(passed.body());
        assertThat(seen.getString("x-auth-user")).isEqualTo(user);
        assertThat(seen.getString("x-auth-role")).isEqualTo("authenticated");
        assertThat(seen.fieldNames()).doesNotContain("x-auth-tenant");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.body()).contains("no_authorization");
        assertThat(visitor.statusCode()).isEqualTo(403);
    }

    /** As a client that says of itself who it is. */
    private HttpResponse<String> ask(String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(project().base().resolve("/rest/v1/rpc/request_headers"))
                .timeout(Duration.ofSeconds(10))
                .header("Host", "another.example")
                .header("X-Auth-Role", "service_role")
                .header("X-Auth-Tenant", "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }
}
