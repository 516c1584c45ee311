package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway does and refuses, by real Traefik: the same by each renderer of a route. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayE2E {

    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String MIGRATION = """
            create function public.request_headers() returns json language sql stable
              as $$ select current_setting('request.headers', true)::json $$;
            create function public.secret() returns int language sql stable as $$ select 42 $$;
            create function public.length(text text) returns int language sql stable as $$ select length($1) $$;
            """;

    /** A Gateway of Traefik's, on the port of its entry point. */
    private static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: traefik}
            spec: {controllerName: traefik.io/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: traefik, namespace: traefik}
            spec:
              gatewayClassName: traefik
              listeners:
                - {name: web, protocol: HTTP, port: 8000, allowedRoutes: {namespaces: {from: All}}}
            """;

    private final GatewayMode mode;
    private TestProject project;
    private String key;

    GatewayE2E(GatewayMode mode) {
        this.mode = mode;
    }

    TestProject project() {
        return project;
    }

    @BeforeAll
    void createProject(OnCluster.Running running) {
        if (mode == GatewayMode.GATEWAY_API) {
            apply(running.client());
        }
        project = TestProject.create(
                running, "guarded-" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-'), MIGRATION, """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                runtime: {accessLog: {}}
                gateway:
                  mode: %s
                  host: guarded.example
                  bodyLimits: [{paths: [/rest/v1, /graphql], max: 1Ki}]
                  access:
                    - {paths: [/rest/v1/rpc/secret], from: [192.0.2.0/24]}
                    - {paths: [/rest/v1/rpc/length], methods: [POST], from: [0.0.0.0/0]}
                    - {roles: [bound], from: [192.0.2.0/24]}
                    - {roles: [service_role], from: [0.0.0.0/0]}
                """.formatted(
                                mode == GatewayMode.TRAEFIK
                                        ? "Traefik"
                                        : "GatewayAPI\n  gatewayRef: {name: traefik, namespace: traefik}"));
        key = project.serviceKey();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        project.api().get("/rest/v1/rpc/request_headers", key).status())
                .isEqualTo(200));
        awaitGuarded();
    }

    @AfterAll
    void deleteProject() {
        project.delete();
    }

    @Test
    void aPathIsForbiddenToAddressesThatAreNotLetIn() {
        // When
        Api.Answer refused = project.api().get("/rest/v1/rpc/secret", key);
        Api.Answer letIn = project.api().send("POST", "/rest/v1/rpc/length", key, "{\"text\":\"short\"}");

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("42");
        assertThat(letIn).isEqualTo(new Api.Answer(200, "5"));
        for (String detour : List.of(
                "/rest/v1/rpc//secret",
                "/rest/v1//rpc/secret",
                "/rest/v1/rpc/%73ecret",
                "/rest/v1/rpc/./secret",
                "/rest/v1/rpc/x/../secret",
                "/rest/v1/rpc/%2e/secret")) {
            assertThat(project.api().get(detour, key).body()).as(detour).isNotEqualTo("42");
        }
    }

    @Test
    void aRoleMayBeUsedFromItsAddressesAloneOverWebSocketsToo() throws Exception {
        // Given
        Api api = project.api();
        String bound = api.token("\"role\":\"bound\"");

        // When
        Api.Answer refused = api.get("/rest/v1/rpc/request_headers", bound);
        HttpResponse<String> spoofed = send(request("/rest/v1/rpc/request_headers")
                .header("Authorization", "Bearer " + bound)
                .header("X-Forwarded-For", "192.0.2.1")
                .build());

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("address_not_allowed");
        assertThat(spoofed.statusCode()).isEqualTo(403);
        try (Socket graphql = Socket.graphqlUnacknowledged(api, bound);
                Socket realtime = Socket.realtime(api, key)) {
            await().atMost(SOON).until(() -> graphql.closeCode().equals(Optional.of((short) 4403)));
            realtime.send(new JsonObject()
                    .put("topic", "realtime:another")
                    .put("event", "phx_join")
                    .put(
                            "payload",
                            new JsonObject().put("config", new JsonObject()).put("access_token", bound))
                    .put("ref", "2"));
            await().atMost(SOON).until(() -> realtime.received().stream()
                    .anyMatch(message -> message.encode().contains("address_not_allowed")));
        }
    }

    @Test
    void aRequestIsALineInTheLogThatHasNoSecret() {
        // When
        project.api().get("/rest/v1/rpc/request_headers?apikey=" + project.anonKey(), key);

        // Then
        await().atMost(SOON).until(() -> log().lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonObject::new)
                .anyMatch(line -> line.getString("route").equals("/rest/v1/rpc/request_headers")
                        && line.getString("project").equals(project.name())
                        && line.getInteger("status") == 200
                        && line.getString("role", "").equals("service_role")));
        assertThat(log()).doesNotContain(key, project.anonKey());
    }

    private String log() {
        var pods = project.client().pods().inNamespace(project.namespace());
        return pods.withLabel("app.kubernetes.io/component", "runtime").list().getItems().stream()
                .map(pod -> pods.withName(pod.getMetadata().getName()).getLog())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedButNotAnUpload() {
        // Given
        String large = "{\"text\":\"" + "x".repeat(2048) + "\"}";

        // When
        Api.Answer refused = project.api().send("POST", "/rest/v1/rpc/length", key, large);
        Api.Answer upload = project.api().send("POST", "/storage/v1/object/none/large", key, large);

        // Then
        assertThat(refused.status()).isEqualTo(413);
        assertThat(upload.status()).isNotEqualTo(413);
    }

    @Test
    void webSocketsPassWhereBodiesAreLimited() {
        // When
        try (Socket realtime = Socket.realtime(project.api(), key);
                Socket graphql = Socket.graphql(project.api(), key)) {

            // Then
            assertThat(realtime.closeCode()).isEmpty();
            assertThat(graphql.closeCode()).isEmpty();
        }
    }

    @Test
    void aBrowserMayAskFromAnotherOrigin() throws Exception {
        // Given
        var preflight = request("/rest/v1/rpc/length")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody());

        // When
        HttpResponse<String> answer = send(preflight.build());

        // Then
        assertThat(answer.statusCode()).isIn(200, 204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValueSatisfying(origin -> assertThat(origin).isIn("*", "https://app.example"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("POST");
        assertThat(answer.headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse("")
                        .toLowerCase(Locale.ROOT))
                .contains("authorization", "content-type");
    }

    @Test
    void headersThatProxiesBelieveDoNotComeFromClients() throws Exception {
        // Given
        Map<String, String> spoofed = Map.of(
                "X_Auth_User", "admin",
                "X-Auth-User", "admin",
                "X_Forwarded_For", "192.0.2.1",
                "Forwarded", "for=192.0.2.2",
                "X-Forwarded-For", "192.0.2.3",
                "X-Real-IP", "192.0.2.4",
                "X-Forwarded-Host", "evil.example",
                "X-Forwarded-Proto", "evil",
                "X-Original-URL", "/evil");
        var request = request("/rest/v1/rpc/request_headers").header("Authorization", "Bearer " + key);
        spoofed.forEach(request::header);

        // When
        HttpResponse<String> answer = send(request.build());

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("192.0.2.", "evil", "admin");
        assertThat(new JsonObject(answer.body()).getString("x-forwarded-host"))
                .isEqualTo(project.api().host());
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("SAMEORIGIN");
    }

    @Test
    void aClientThatAsksTooOftenIsToldToWait() {
        // Given
        project.patchSpec("{\"gateway\":{\"rateLimit\":{\"average\":2,\"burst\":4}}}");
        try {
            // When
            await().atMost(SOON).until(() -> statusesWhileItChanges(30).containsKey(429));

            // Then
            await().atMost(SOON).untilAsserted(() -> assertThat(statusesOf(20))
                    .as("4 at once, and 2 a second")
                    .hasEntrySatisfying(200, count -> assertThat(count).isBetween(1L, 12L))
                    .containsOnlyKeys(200, 429));
        } finally {
            project.patchSpec("{\"gateway\":{\"rateLimit\":null}}");
            await().atMost(SOON).until(() -> !statusesWhileItChanges(10).containsKey(429));
            awaitGuarded();
        }
    }

    @Test
    void aSuspendedProjectSaysSoAndEndsItsWebSockets() {
        try (Socket socket = Socket.realtime(project.api(), key)) {
            // When
            project.patchSpec("{\"suspend\":true}");

            // Then
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            project.api().get("/rest/v1/", key).body())
                    .contains("\"code\":\"Suspended\""));
            await().atMost(SOON).until(() -> socket.closeCode().isPresent());
        } finally {
            project.patchSpec("{\"suspend\":false}");
            project.awaitReady();
            await().atMost(SOON).untilAsserted(() -> assertThat(project.api()
                            .get("/rest/v1/rpc/request_headers", key)
                            .status())
                    .isEqualTo(200));
            awaitGuarded();
        }
    }

    private static void apply(KubernetesClient client) {
        client.load(new ByteArrayInputStream(GATEWAY.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item).forceConflicts().serverSideApply());
    }

    /**
     * Traefik reads routes of the Gateway API and its own Middlewares one after the other: a path with a Middleware is
     * there when it has both.
     */
    private void awaitGuarded() {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        project.api().get("/rest/v1/rpc/secret", key).status())
                .isEqualTo(403));
    }

    /** Whatever a route changes to, it is there all the while. */
    private Map<Integer, Long> statusesWhileItChanges(int requests) {
        Map<Integer, Long> statuses = statusesOf(requests);
        assertThat(statuses.keySet()).isSubsetOf(200, 429);
        return statuses;
    }

    private Map<Integer, Long> statusesOf(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i ->
                        project.api().get("/rest/v1/rpc/request_headers", key).status())
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(project.base().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Host", project.api().host());
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
