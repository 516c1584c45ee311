package io.nextmavens.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.owned.ObjectEvents;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who sees what of the dashboard, and when; with tokens and roles of a real API server. */
@ExtendWith(ApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(61);
    private static final String ALL = "- {apiGroups: [nextmavens.io], resources: [nextmavensprojects], verbs: [get]}";

    private DashboardStack stack;

    @BeforeAll
    void start() {
        stack = new DashboardStack();
        stack.projects.make("notes", "Ready", 1);
        stack.projects.make("shop", "RuntimeFailing", 2);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    void aTokenShowsWhatItsOwnerMayGet() throws Exception {
        // Given
        var all = stack.token("all", DashboardStack.role(ALL));
        var one = stack.token(
                "one",
                DashboardStack.role("- {apiGroups: [nextmavens.io], resources: [nextmavensprojects], verbs: [get],"
                        + " resourceNames: [shop]}"));
        var nobody = stack.token("nobody", "");

        // When, Then
        assertThat(signedIn(all).names()).containsExactly("notes", "shop");
        assertThat(signedIn(one).names()).containsExactly("shop");
        assertThat(signedIn(nobody).names()).isEmpty();
        assertThat(signedIn(one).get(path("shop")).statusCode()).isEqualTo(200);
        assertThat(signedIn(one).get(path("notes")).statusCode()).isEqualTo(404);
        assertThat(signedIn(one).get(path("notes")).body().replace("notes", "X"))
                .as("what one may not get is as if it was not there")
                .isEqualTo(signedIn(one).get(path("ghost")).body().replace("ghost", "X"));
    }

    @Test
    void nothingButThePageIsThereForWhoHasNotSignedIn() throws Exception {
        // Given
        var stranger = new Browser(stack.base);

        // When
        var refused = stranger.signIn("eyJhbGciOiJub25lIn0.e30.");

        // Then
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
        for (String path : List.of("/api/session", "/api/projects", "/api/stream", path("notes"))) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(stranger.get("/").statusCode()).isEqualTo(200);
        assertThat(stranger.get("/../application.properties").statusCode()).isEqualTo(404);
    }

    @Test
    void theCookieIsOutOfReachAndTheBrowserHeldToThisServer() throws Exception {
        // Given
        var token = stack.token("cookie", DashboardStack.role(ALL));

        // When
        var answer = new Browser(stack.base).signIn(token);

        // Then
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .doesNotContain(token);
        assertThat(new Browser(stack.base).get("/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
    }

    @Test
    void aPageOfAnotherSiteCannotSignIn() throws Exception {
        // When
        var answer = new Browser(stack.base)
                .send(HttpRequest.newBuilder(stack.base.resolve("/api/session"))
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{\"token\":\"x\"}")));

        // Then
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        // Given
        var browser = signedIn(stack.token("reader", DashboardStack.role(ALL)));

        // When, Then
        for (String method : List.of("PUT", "PATCH", "POST", "DELETE")) {
            assertThat(browser.send(HttpRequest.newBuilder(stack.base.resolve(path("notes")))
                                    .method(method, BodyPublishers.ofString("{}")))
                            .statusCode())
                    .as(method)
                    .isBetween(404, 405);
        }
    }

    @Test
    void signingOutEndsTheSession() throws Exception {
        // Given
        var browser = signedIn(stack.token("leaver", DashboardStack.role(ALL)));

        // When
        browser.send(HttpRequest.newBuilder(stack.base.resolve("/api/session")).DELETE());

        // Then
        assertThat(browser.get("/api/projects").statusCode()).isEqualTo(401);
    }

    @Test
    void changesAreToldWithinTwoSeconds() throws Exception {
        // Given
        var lines = signedIn(stack.token("watcher", DashboardStack.role(ALL))).stream();
        Browser.await(lines, "event: start");

        // When
        var fastest = Duration.ofDays(1);
        var told = "";
        for (var reason : List.of("DatabaseUnreachable", "RuntimeFailing", "SlotAtRisk")) {
            var changed = Instant.now();
            stack.projects.become("notes", reason, 1);
            told = Browser.await(lines, reason);
            var taken = Duration.between(changed, Instant.now());
            fastest = taken.compareTo(fastest) < 0 ? taken : fastest;
        }

        // Then
        assertThat(fastest).isLessThan(Duration.ofSeconds(2));
        assertThat(told).contains("\"health\":\"degraded\"").doesNotContain("\"name\":\"shop\"");
    }

    @Test
    void aRightThatIsTakenAwayTakesProjectsFromOpenPages() throws Exception {
        // Given
        var browser = signedIn(stack.token("former", DashboardStack.role(ALL)));
        var lines = browser.stream();
        Browser.await(lines, "event: start");

        // When
        stack.administrator
                .resources(Role.class)
                .inNamespace(stack.namespace)
                .withName("former")
                .delete();
        stack.clock.advance(UNTIL_ASKED_AGAIN);

        // Then
        Browser.await(lines, "\"gone\":[\"" + stack.namespace);
        assertThat(browser.names()).isEmpty();
    }

    @Test
    void aTokenThatEndsEndsItsPages() throws Exception {
        // Given
        var browser = signedIn(stack.token("fired", DashboardStack.role(ALL)));
        var lines = browser.stream();
        Browser.await(lines, "event: start");

        // When
        stack.administrator
                .serviceAccounts()
                .inNamespace(stack.namespace)
                .withName("fired")
                .delete();

        // Then: the API server itself remembers a token for some seconds
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
            stack.clock.advance(UNTIL_ASKED_AGAIN);
            return lines.contains("event: ended");
        });
        assertThat(browser.get("/api/projects").statusCode()).isEqualTo(401);
    }

    @Test
    void eventsAndTenantsAreForThoseWhoMayListThem() throws Exception {
        // Given
        var project = stack.administrator
                .resources(NextMavensProject.class)
                .inNamespace(stack.namespace)
                .withName("shop")
                .get();
        new ObjectEvents(stack.administrator, project).warning("RuntimeFailing", "pods end at once");
        stack.administrator.resource("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata: {name: acme, namespace: %s}
                spec: {projectRef: {name: shop}}
                """.formatted(stack.namespace)).create();
        stack.projects.invites("acme");
        var some = signedIn(stack.token("some", DashboardStack.role(ALL)));
        var more = signedIn(stack.token("more", DashboardStack.role(ALL + """

                - {apiGroups: [""], resources: [events], verbs: [list]}
                - {apiGroups: [nextmavens.io], resources: [nextmavenstenants], verbs: [list]}
                """)));

        // When
        var little = new JsonObject(some.get(path("shop")).body());
        var much = new JsonObject(more.get(path("shop")).body());

        // Then
        assertThat(little.containsKey("events")).isFalse();
        assertThat(little.containsKey("tenants")).isFalse();
        assertThat(much.getJsonArray("events").encode()).contains("pods end at once");
        assertThat(much.getJsonArray("tenants").encode())
                .contains("acme", "\"reason\":\"MailFailed\"", "bob@acme.example", "550 unknown");
        assertThat(much.getJsonArray("conditions").encode()).contains("Look at the pod's logs");
    }

    @Test
    void alertsAreTheObjectsThatFire() throws Exception {
        // Given
        var browser = signedIn(stack.token("alerted", DashboardStack.role(ALL)));
        stack.projects.alert("shop", AlertCause.BACKUP_FAILED, AlertPhase.Recovered, "the bucket was away");
        assertThat(details(browser, "shop").getJsonArray("alerts"))
                .as("its conditions are no alerts")
                .isEmpty();

        // When
        stack.projects.alert("shop", AlertCause.DEPLOYMENT_FAILED, AlertPhase.Firing, "RuntimeReady: no pod runs");

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            var details = details(browser, "shop");
            assertThat(details.getJsonArray("alerts").encode())
                    .contains("\"cause\":\"DeploymentFailed\"")
                    .contains("RuntimeReady: no pod runs")
                    .doesNotContain("BackupFailed");
            assertThat(details.getJsonObject("summary").getInteger("alerts")).isEqualTo(1);
        });
        assertThat(details(browser, "notes").getJsonArray("alerts")).isEmpty();
        stack.projects.alert("shop", AlertCause.DEPLOYMENT_FAILED, AlertPhase.Recovered, "RuntimeReady: no pod runs");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        details(browser, "shop").getJsonObject("summary").getInteger("alerts"))
                .isZero());
    }

    private JsonObject details(Browser browser, String name) throws Exception {
        return new JsonObject(browser.get(path(name)).body());
    }

    @Test
    void trafficIsThatOfThePods() throws Exception {
        // Given
        var browser = signedIn(stack.token("traffic", DashboardStack.role(ALL)));
        assertThat(new JsonObject(browser.get(path("shop")).body())
                        .getJsonObject("summary")
                        .getValue("traffic"))
                .as("nobody knows")
                .isNull();

        // When
        stack.runs("notes", 5);
        stack.watch();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            var traffic = new JsonObject(browser.get(path("notes")).body())
                    .getJsonObject("summary")
                    .getJsonObject("traffic");
            assertThat(traffic).isNotNull();
            assertThat(traffic.getDouble("rps")).isBetween(1.0, 100.0);
            assertThat(traffic.getDouble("serverErrors")).isBetween(0.0, 0.2);
            assertThat(traffic.getDouble("p95")).isBetween(0.001, 5.0);
            assertThat(traffic.getInteger("connections")).isEqualTo(6);
        });
    }

    private String path(String name) {
        return "/api/projects/" + stack.namespace + "/" + name;
    }

    private Browser signedIn(String token) throws Exception {
        var browser = new Browser(stack.base);
        assertThat(browser.signIn(token).statusCode()).isEqualTo(200);
        return browser;
    }
}
