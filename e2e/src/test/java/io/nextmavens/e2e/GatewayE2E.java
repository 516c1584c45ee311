package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway refuses, by real Traefik. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayE2E {

    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String MIGRATION = """
            create function public.request_headers() returns json language sql stable
              as $$ select current_setting('request.headers', true)::json $$;
            create function public.secret() returns int language sql stable as $$ select 42 $$;
            create function public.length(text text) returns int language sql stable as $$ select length($1) $$;
            """;

    private TestProject project;
    private String key;

    @BeforeAll
    void createProject(OnCluster.Running running) {
        project = TestProject.create(running, "guarded", MIGRATION, """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway:
                  mode: Traefik
                  host: guarded.example
                  bodyLimits: [{paths: [/rest/v1], max: 1Ki}]
                  access:
                    - {paths: [/rest/v1/rpc/secret], from: [192.0.2.0/24]}
                    - {paths: [/rest/v1/rpc/length], methods: [POST], from: [0.0.0.0/0]}
                """);
        key = project.serviceKey();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        project.api().get("/rest/v1/rpc/request_headers", key).status())
                .isEqualTo(200));
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
    void headersThatProxiesBelieveDoNotComeFromClients() throws Exception {
        // Given
        Map<String, String> spoofed = Map.of(
                "X_Auth_User", "admin",
                "X_Forwarded_For", "192.0.2.1",
                "Forwarded", "for=192.0.2.2",
                "X-Forwarded-For", "192.0.2.3",
                "X-Forwarded-Host", "evil.example",
                "X-Original-URL", "/evil");
        var request = HttpRequest.newBuilder(project.base().resolve("/rest/v1/rpc/request_headers"))
                .timeout(Duration.ofSeconds(10))
                .header("Host", project.api().host())
                .header("Authorization", "Bearer " + key);
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
            await().atMost(SOON).until(() -> statusesOf(30).containsKey(429));

            // Then
            await().atMost(SOON).untilAsserted(() -> assertThat(statusesOf(20))
                    .as("4 at once, and 2 a second")
                    .hasEntrySatisfying(200, count -> assertThat(count).isBetween(1L, 12L))
                    .containsOnlyKeys(200, 429));
        } finally {
            project.patchSpec("{\"gateway\":{\"rateLimit\":null}}");
            await().atMost(SOON).until(() -> !statusesOf(10).containsKey(429));
        }
    }

    private Map<Integer, Long> statusesOf(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i ->
                        project.api().get("/rest/v1/rpc/request_headers", key).status())
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
