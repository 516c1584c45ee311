package io.nextmavens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs as a kubelet gives them, which the API server of the tests has none of. */
class LogsCommandTest {

    private static final String PROJECT = """
            apiVersion: nextmavens.io/v1alpha1
            kind: NextMavensProject
            metadata: {name: notes, namespace: shop}
            spec: {database: {standalone: {}}}
            """;

    private static final Map<String, String> LOGS = Map.of(
            "/api/v1/namespaces/shop/pods/notes-runtime-1/log",
            """
            2026-11-27T12:00:01.000000001Z one
            2026-11-27T12:00:03Z three
            """,
            "/api/v1/namespaces/shop/pods/notes-runtime-2/log",
            """
            2026-11-27T12:00:02Z two
            """,
            "/api/v1/namespaces/nextmavens-system/pods/operator-1/log",
            """
            2026-11-27T12:00:00Z 2026-11-27T12:00:00.000Z INFO  [x] namespace=shop project=notes first
            2026-11-27T12:00:01Z 2026-11-27T12:00:01.000Z INFO  [x] namespace=shop project=others second
            2026-11-27T12:00:02Z 2026-11-27T12:00:02.000Z INFO  [x] namespace=shop project=notes third
            """);

    @TempDir
    private Path folder;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private Path kubeconfig;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: test, namespace: shop}}]
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: test, user: {token: t}}]
                """.formatted(server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void linesOfAllPodsComeInTheOrderInWhichTheyWereWritten() {
        // When
        var run = run("logs", "notes", "--tail", "7");

        // Then
        assertThat(run.out()).isEqualTo("""
                notes-runtime-1 | one
                notes-runtime-2 | two
                notes-runtime-1 | three
                """);
        assertThat(run.err()).contains("notes-runtime-3 has not begun yet");
        assertThat(asked).anyMatch(path -> path.contains("/notes-runtime-1/log") && path.contains("tailLines=7"));
    }

    @Test
    void theOperatorIsAskedForWhatItSaysAboutTheProject() {
        // When
        var run = run("logs", "notes", "--component", "operator", "--tail", "1");

        // Then
        assertThat(run.out()).isEqualTo("2026-11-27T12:00:02.000Z INFO  [x] namespace=shop project=notes third\n");
    }

    @Test
    void howFarBackIsAskedOfTheServer() {
        // When
        var run = run("logs", "notes", "--component", "runtime,operator", "--since", "1m30s", "-o", "json");

        // Then
        assertThat(run.out().lines()).as(run.err()).hasSize(5);
        assertThat(run.out()).contains("\"component\":\"operator\",\"message\":\"2026");
        assertThat(asked)
                .anyMatch(path -> path.contains("/notes-runtime-1/log")
                        && path.contains("sinceSeconds=90")
                        && !path.contains("tailLines"));
    }

    @Test
    void aProjectWithoutSuchAPodIsSaidToHaveNone() {
        // When
        var run = run("logs", "notes", "--component", "redis");

        // Then
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("project notes has no pod of redis");
    }

    private CommandRun run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        return CommandRun.plain(all.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        asked.add(path + "?" + query);
        String answer;
        if (LOGS.containsKey(path)) {
            answer = LOGS.get(path);
        } else if (path.endsWith("/nextmavensprojects/notes")) {
            answer = json(PROJECT);
        } else if (path.equals("/apis/apps/v1/deployments")) {
            answer = json("""
                    apiVersion: apps/v1
                    kind: DeploymentList
                    items: [{metadata: {name: op, namespace: nextmavens-system}}]
                    """);
        } else if (path.equals("/api/v1/namespaces/nextmavens-system/pods")) {
            answer = pods("operator", "operator-1");
        } else if (path.equals("/api/v1/namespaces/shop/pods") && query.contains("=runtime")) {
            answer = pods("runtime", "notes-runtime-1", "notes-runtime-2", "notes-runtime-3");
        } else if (path.equals("/api/v1/namespaces/shop/pods")) {
            answer = pods("none");
        } else {
            answer = pods("runtime", path.substring(path.lastIndexOf('/') + 1));
        }
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", LOGS.containsKey(path) ? "text/plain" : "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String pods(String part, String... names) {
        var items = new StringBuilder();
        for (String name : names) {
            items.append("""
                    - metadata: {name: %s, namespace: %s, labels: {app.kubernetes.io/component: %s}}
                      spec: {containers: [{name: main}]}
                      status: {containerStatuses: [{name: main, state: {%s}}]}
                    """.formatted(
                            name,
                            part.equals("operator") ? "nextmavens-system" : "shop",
                            part,
                            name.endsWith("3") ? "waiting: {}" : "running: {}"));
        }
        return json("apiVersion: v1\nkind: PodList\nitems:" + (names.length == 0 ? " []\n" : "\n" + items));
    }

    private static String json(String yaml) {
        return Serialization.asJson(Serialization.unmarshal(yaml, java.util.Map.class));
    }
}
