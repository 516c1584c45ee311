package io.nextmavens.runtime.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.npm.NpmProject;
import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.runtime.realtime.RealtimeProject;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The application as it is packaged, its WebSockets those of WebSockets Next: GraphiQL in a headless Chromium ({@code
 * src/test/playground}), and a plain client.
 */
@QuarkusTest
@WithTestResource(PlaygroundIT.Project.class)
class PlaygroundIT {

    private static final Path TESTS = Path.of("src/test/playground");
    private static final NpmProject BROWSER =
            new NpmProject(Path.of("../e2e/npm/browser"), Path.of("../target/browser"));

    /** The database, and the settings that lead to it. */
    public static final class Project implements QuarkusTestResourceLifecycleManager {

        static Map<String, String> settings;
        private RealtimeProject project;

        @Override
        public Map<String, String> start() {
            try {
                project = RealtimeProject.start(
                        Files.createTempDirectory("playground"),
                        "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id(),"
                                + " title text)");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            project.sql("INSERT INTO notes VALUES (1, '" + RealtimeProject.A + "', 'mine'), (2, '" + RealtimeProject.B
                    + "', 'not mine')");
            settings = project.environment("NEXTMAVENS_SERVICES", "graphql,realtime");
            return ServedRuntime.insideSettings(settings);
        }

        @Override
        public void stop() {
            if (project != null) {
                project.close();
            }
        }
    }

    @TestHTTPResource("/")
    URI base;

    @BeforeEach
    void awaitReady() {
        base = ServedRuntime.ofApplication(base, Project.settings);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready =
                HttpRequest.newBuilder(base.resolve("/q/health/ready")).build();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }

    @Test
    void aPlainClientIsServedAtBothPaths() {
        for (String path : List.of("/graphql", "/graphql/v1")) {
            // Given
            URI address = URI.create("ws://" + base.getHost() + ":" + base.getPort() + path);
            try (SocketClient client =
                    SocketClient.ready(address, "Bearer " + RealtimeProject.user(RealtimeProject.A))) {
                // When
                client.subscribe("1", "{ noteById(id: 2) { title } other: noteById(id: 1) { title } }");
                client.await("complete", "1");

                // Then
                assertThat(client.data("1")).containsExactly("{\"noteById\":null,\"other\":{\"title\":\"mine\"}}");
            }
        }
    }

    @Test
    void aBrowserQueriesMutatesAndSubscribes() throws Exception {
        BROWSER.test(
                TESTS,
                Map.of(
                        "BASE_URL",
                        base.toString().replaceFirst("/$", ""),
                        "TOKEN",
                        RealtimeProject.user(RealtimeProject.A)));
    }
}
