package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart takes over what kustomize has installed; projects and their clients notice nothing. */
@ExtendWith(OnCluster.class)
class ChartE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String NAMESPACE = "nextmavens-system";
    private static final String OPERATOR = "nextmavens-operator";

    @Test
    void noRequestFailsWhileTheOperatorIsTakenOverUpgradedAndRolledBack(OnCluster.Running running) {
        // Given
        TestProject project = TestProject.sample(running);
        project.awaitReady();
        String chart = Script.ROOT.resolve("charts/nextmavens").toString();
        Script script = running.cluster().script();

        // When
        Map<Integer, Integer> statuses = Clients.statusesWhile(project, () -> {
            script.run("up", "--helm", "--no-sample");
            assertThat(operator(running).getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/managed-by", "Helm");
            script.run(
                    "helm", "upgrade", "nextmavens", chart, "-n", NAMESPACE, "--reuse-values", "--set", "replicas=2");
            await().atMost(SOON).until(() -> available(running) == 2);
            script.run("helm", "rollback", "nextmavens", "1", "-n", NAMESPACE);
            await().atMost(SOON).until(() -> available(running) == 1);
        });

        // Then the operator still does what a project asks for
        assertThat(statuses).containsOnlyKeys(200);
        assertThat(statuses.get(200)).isGreaterThan(50);
        project.patchSpec("{\"runtime\":{\"env\":[{\"name\":\"NEXTMAVENS_BODY_LIMIT\",\"value\":\"30M\"}]}}");
        project.awaitReady();
    }

    /** How many operators are available, once the newest spec is rolled out; 0 before. */
    static int available(OnCluster.Running running) {
        Deployment operator = operator(running);
        Integer available = operator.getStatus().getAvailableReplicas();
        boolean seen = operator.getMetadata()
                .getGeneration()
                .equals(operator.getStatus().getObservedGeneration());
        return seen
                        && available != null
                        && available.equals(operator.getStatus().getReplicas())
                ? available
                : 0;
    }

    private static Deployment operator(OnCluster.Running running) {
        return running.client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(OPERATOR)
                .get();
    }
}
