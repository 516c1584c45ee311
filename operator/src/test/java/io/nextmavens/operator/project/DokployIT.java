package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.ApplicationStatus;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DeploymentsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.standin.DokployServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications of a stand-in of Dokploy that use a project. */
@ExtendWith({ApiServer.class, Postgres.class})
class DokployIT {

    private static final String TOKEN = "webhook-token-of-tests";

    private final HttpClient http = HttpClient.newHttpClient();
    private ProjectCase here;
    private RunningOperator operator;
    private DokployServer dokploy;

    @BeforeAll
    static void installTraefiksKinds() {
        try (var client = ApiServer.administrator()) {
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "IngressRoute", "ingressroutes");
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "Middleware", "middlewares");
        }
    }

    @BeforeEach
    void start() throws IOException {
        here = new ProjectCase();
        dokploy = DokployServer.start("shop-web", "shop-worker");
        operator = new RunningOperator(here.namespace());
        secret(DokployServer.KEY);
    }

    @AfterEach
    void stop() {
        operator.close();
        here.close();
        dokploy.close();
        http.close();
    }

    private void secret(String key) {
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("dokploy")
                        .endMetadata()
                        .withStringData(Map.of("api-key", key, "webhook-token", TOKEN))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private void apply(String applications) {
        here.apply();
        here.apply(here.usual() + """
                deployments:
                  dokploy: {url: "%s", applications: [%s], secretRef: {name: dokploy}}
                """.formatted(dokploy.url(), applications));
    }

    private DeploymentsStatus deployments() {
        return here.project("notes")
                .flatMap(project -> Optional.ofNullable(project.getStatus()))
                .map(ProjectStatus::deployments)
                .orElseGet(DeploymentsStatus::none);
    }

    @Test
    void applicationsAreDeployedOnceForEachPairOfKeysWhateverBecomesOfTheOperator() {
        // Given
        dokploy.fail(3);
        apply("shop-web, shop-worker");

        // Then
        await().until(() -> deployments().redeployments().size() == 2
                && deployments().redeployments().stream().allMatch(one -> one.error() == null));
        assertThat(dokploy.deployed()).containsExactlyInAnyOrder("shop-web", "shop-worker");
        assertThat(dokploy.failed()).isEqualTo(3);
        assertThat(here.events("RedeploymentFailed")).isNotEmpty();

        // When another operator takes over, and the keys are rotated
        operator.close();
        operator = new RunningOperator(here.namespace());
        here.awaitReady();
        here.annotate("nextmavens.io/rotate-keys", "once");

        // Then
        await().until(() -> dokploy.deployed().size() == 4);
        here.awaitReason(ConditionType.KEYS_READY, ConditionReason.KEYS_OVERLAP);
        here.awaitReady();
        int rounds = operator.rounds();
        await().until(() -> operator.rounds() > rounds + 2);
        assertThat(dokploy.deployed()).hasSize(4);
    }

    @Test
    void aKeyThatIsRefusedIsSaidWithoutTheKeyAndTriedAgain() {
        // Given
        secret("a-wrong-key-of-tests");
        apply("shop-web");

        // Then
        await().until(() -> !deployments().redeployments().isEmpty());
        assertThat(deployments().redeployments().getFirst().error())
                .contains("answered 401: Unauthorized")
                .doesNotContain("a-wrong-key");
        secret(DokployServer.KEY);
        await().until(() -> dokploy.deployed().size() == 1);
        await().until(() -> deployments().redeployments().getFirst().error() == null);
    }

    @Test
    void whatDokploySaysIsAnEventAStatusAndAnAlert() throws Exception {
        // Given
        apply("");
        here.awaitReady();
        var url = "http://127.0.0.1:" + operator.listenToDokploy() + "/webhooks/dokploy/" + here.namespace() + "/notes";

        // When
        int forged = post(url + "?token=another", build("error", "2026-11-27T07:00:00Z"));
        int failed = post(url + "?token=" + TOKEN, build("error", "2026-11-27T07:00:00Z"));

        // Then
        assertThat(forged).isEqualTo(401);
        assertThat(failed).isEqualTo(204);
        assertThat(deployments().applications())
                .containsExactly(new ApplicationStatus(
                        "shop-web", "Failed", "2026-11-27T07:00:00Z", "no space left", "https://d.example.com/1"));
        assertThat(here.events("ApplicationFailed")).hasSize(1);
        await().until(() -> alert().filter(phase -> phase.equals("Firing")).isPresent());

        // When
        int good = post(url + "?token=" + TOKEN, build("success", "2026-11-27T07:05:00Z"));
        int late = post(url + "?token=" + TOKEN, build("error", "2026-11-27T07:01:00Z"));
        int test = post(url + "?token=" + TOKEN, "{\"title\":\"Test Notification\",\"message\":\"Hi\"}");

        // Then
        assertThat(new int[] {good, late, test}).containsOnly(204);
        assertThat(deployments().applications())
                .extracting(ApplicationStatus::state)
                .containsExactly("Succeeded");
        await().until(() -> alert().filter(phase -> phase.equals("Recovered")).isPresent());
        assertThat(post(url + "?token=" + TOKEN, "no json")).isEqualTo(400);
        assertThat(post(url.replace("/notes", "/others") + "?token=" + TOKEN, "{}"))
                .isEqualTo(401);
        assertThat(post(url + "?token=" + TOKEN, "x".repeat(70_000))).isEqualTo(413);
    }

    private Optional<String> alert() {
        return Optional.ofNullable(here.client()
                        .resources(NextMavensAlert.class)
                        .inNamespace(here.namespace())
                        .withName("notes-application-failed")
                        .get())
                .flatMap(alert -> Optional.ofNullable(alert.getStatus()))
                .map(status -> String.valueOf(status.phase()));
    }

    private static String build(String status, String at) {
        return """
                {"title": "Build", "message": "of the application", "projectName": "Shop", "applicationName": "shop-web",
                 "applicationType": "application", %s"buildLink": "https://d.example.com/1",
                 "timestamp": "%s", "status": "%s", "type": "build"}
                """.formatted(status.equals("error") ? "\"errorMessage\": \"no space left\", " : "", at, status);
    }

    private int post(String url, String body) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
