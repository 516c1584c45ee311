package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.UpgradePhase;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator whose release has a broken image of the runtime. */
@ExtendWith(OnCluster.class)
class UpgradeE2E {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String IMAGE = "NEXTMAVENS_RUNTIME_IMAGE";

    @Test
    void aBrokenImageStopsAtTheCanaryAndNoRequestFails(OnCluster.Running running) {
        // Given
        TestProject canary = TestProject.create(
                running, "canary", "create table public.notes (id bigint primary key, body text);", """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: canary.example}
                """);
        canary.annotate("nextmavens.io/canary", "true");
        TestProject other = TestProject.sample(running);
        other.awaitReady();
        String good = runtimeImage(running);
        Map<Integer, Integer> ofOther = Map.of();

        // When
        try {
            ofOther = Clients.statusesWhile(other, () -> {
                Map<Integer, Integer> ofCanary = Clients.statusesWhile(canary, () -> {
                    release(running, "localhost/nextmavens/runtime:broken");
                    await().atMost(SOON).until(() -> phase(canary).equals(Optional.of(UpgradePhase.Failed)));
                    await().atMost(SOON).until(() -> other.reason("UpToDate").equals("UpgradeStopped"));
                });

                // Then
                assertThat(ofCanary).containsOnlyKeys(200);
                assertThat(canary.reason("UpToDate")).isEqualTo("UpgradeFailed");
                assertThat(other.reason("Ready")).isEqualTo("Ready");
                assertThat(image(other)).isEqualTo(good);
                assertThat(OperatorPods.metrics(running.client()))
                        .contains("nextmavens_upgrade_projects{phase=\"failed\"} 1.0")
                        .contains("nextmavens_upgrade_projects{phase=\"waiting\"} 1.0");
            });
        } finally {
            release(running, good);
        }

        // Then
        assertThat(ofOther).containsOnlyKeys(200);
        await().atMost(SOON).until(() -> phase(canary).equals(Optional.of(UpgradePhase.Current)));
        await().atMost(SOON).until(() -> phase(other).equals(Optional.of(UpgradePhase.Current)));
        assertThat(image(canary)).isEqualTo(good);
        canary.awaitReady();
        other.awaitReady();
        canary.delete();
    }

    /** Starts the operator anew with another image of the runtime, as a new version of its manifests does. */
    private static void release(OnCluster.Running running, String image) {
        OperatorPods.deployment(running.client()).edit(deployment -> new DeploymentBuilder(deployment)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .editMatchingEnv(variable -> variable.getName().equals(IMAGE))
                .withValue(image)
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    private static String runtimeImage(OnCluster.Running running) {
        Container operator = OperatorPods.deployment(running.client())
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        return operator.getEnv().stream()
                .filter(variable -> variable.getName().equals(IMAGE))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Optional<UpgradePhase> phase(TestProject project) {
        return Optional.ofNullable(project.get().getStatus().upgrade()).map(UpgradeStatus::phase);
    }

    private static String image(TestProject project) {
        return project.client()
                .apps()
                .deployments()
                .inNamespace(project.namespace())
                .withName(project.name() + "-runtime")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }
}
