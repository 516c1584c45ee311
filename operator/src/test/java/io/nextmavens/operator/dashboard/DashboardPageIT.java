package io.nextmavens.operator.dashboard;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.npm.NpmProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.owned.ObjectEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in a headless Chromium ({@code src/test/dashboard}), with 1,000 projects of a real API server. */
@ExtendWith(ApiServer.class)
class DashboardPageIT {

    private static final int PROJECTS = 1_000;
    private static final NpmProject BROWSER =
            new NpmProject(Path.of("../e2e/npm/browser"), Path.of("../target/browser"));
    private static final String VIEWER = DashboardStack.role("""
            - {apiGroups: [nextmavens.io], resources: [nextmavensprojects], verbs: [get]}
            - {apiGroups: [nextmavens.io], resources: [nextmavenstenants], verbs: [list]}
            - {apiGroups: [""], resources: [events], verbs: [list]}
            """);

    @Test
    void aBrowserShowsAThousandProjects() throws Exception {
        // Given
        try (var stack = new DashboardStack()) {
            var viewer = stack.token("viewer", VIEWER);
            var nobody = stack.token("nobody", "");
            stack.projects.make("a-single-day", "Ready", 5);
            tellOf(stack, "a-single-day");
            stack.runs("a-single-day", 11);
            await().atMost(Duration.ofSeconds(60)).until(() -> stack.known().size() >= 1);
            stack.dayGoesBy();
            stack.projects.make(PROJECTS - 1);
            for (int i = 0; i < PROJECTS - 1; i++) {
                stack.runs(Projects.name(i), i);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> stack.known().size() >= PROJECTS);
            stack.projects.become("surveys-8", "NotIsolated", 8);
            stack.projects.alert(
                    "tickets-7",
                    AlertCause.DEPLOYMENT_FAILED,
                    AlertPhase.Firing,
                    "RuntimeReady: 0 of 2 pods are available");
            stack.watch();
            var changes = changes(stack);
            try {
                // When, Then
                BROWSER.test(
                        Path.of("src/test/dashboard"),
                        Map.of(
                                "BASE_URL",
                                stack.base.toString(),
                                "TOKEN",
                                viewer,
                                "OTHER_TOKEN",
                                nobody,
                                "NAMESPACE",
                                stack.namespace,
                                "CHANGE_URL",
                                "http://127.0.0.1:" + changes.getAddress().getPort()));
            } finally {
                changes.stop(0);
            }
        }
    }

    /** Lets the tests in JavaScript give a project another status: {@code ?name=notes-0&reason=SlotAtRisk}. */
    private static HttpServer changes(DashboardStack stack) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> change(stack, exchange));
        server.start();
        return server;
    }

    private static void change(DashboardStack stack, HttpExchange exchange) throws IOException {
        var query = exchange.getRequestURI().getQuery().split("[=&]", -1);
        stack.projects.become(query[1], query[3], 0);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static void tellOf(DashboardStack stack, String name) {
        var project = stack.project(name);
        var events = new ObjectEvents(stack.administrator, project);
        events.normal("DatabaseCreated", "the database a_single_day on db.example.com:5432");
        events.normal("CatalogInstalled", "version 35");
        events.warning("SlotAtRisk", "its slot holds back 812 MiB of 1024 MiB");
        events.normal("BecameReady", "every step is done");
        for (String tenant : new String[] {"acme", "globex"}) {
            stack.administrator
                    .resource("""
                    apiVersion: nextmavens.io/v1alpha1
                    kind: NextMavensTenant
                    metadata: {name: %s, namespace: %s}
                    spec: {projectRef: {name: %s}}
                    """.formatted(tenant, stack.namespace, name))
                    .create();
        }
        stack.projects.invites("acme");
    }
}
