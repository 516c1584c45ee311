package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.UpgradePhase;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release of the operator reaches projects in waves, with the canary first, and stops where it does harm. */
@ExtendWith({ApiServer.class, Postgres.class})
class UpgradeIT {

    private static final String CANARY = "notes";
    private static final List<String> OTHERS = List.of("anna", "berta", "carla");

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void startWithTheReleaseBefore() {
        here = new ProjectCase();
        operator = RunningOperator.ofRelease(here.namespace(), "runtime:1");
        here.adminSecret("admin", Postgres.port());
        OTHERS.forEach(this::apply);
        apply(CANARY);
        here.annotate("nextmavens.io/canary", "true");
        OTHERS.forEach(name -> await(name).until(() -> isCurrent(name, "runtime:1")));
        await(CANARY).until(() -> isCurrent(CANARY, "runtime:1"));
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    @Test
    void aBrokenReleaseStopsAtTheCanaryAndGoesOnWhenItIsMended() {
        // When
        release("runtime:broken");

        // Then the others are as they were, and say why
        await().until(() -> phase(CANARY), Optional.of(UpgradePhase.Failed)::equals);
        assertThat(reason(CANARY, ConditionType.UP_TO_DATE)).isEqualTo("UpgradeFailed");
        for (String name : OTHERS) {
            await(name).until(() -> reason(name, ConditionType.UP_TO_DATE).equals("UpgradeStopped"));
            assertThat(image(name)).isEqualTo("runtime:1");
            assertThat(reason(name, ConditionType.READY)).isEqualTo("Ready");
        }
        assertThat(here.events("UpgradeStarted")).hasSize(1);
        assertThat(here.events("UpgradeStopped")).isNotEmpty();

        // also after the operator's restart
        release("runtime:broken");
        int rounds = operator.rounds();
        await().until(() -> operator.rounds() > rounds + 8);
        assertThat(OTHERS).allMatch(name -> image(name).equals("runtime:1"));

        // When
        release("runtime:2");

        // Then
        await().until(() -> isCurrent(CANARY, "runtime:2"));
        OTHERS.forEach(name -> await(name).until(() -> isCurrent(name, "runtime:2")));
        assertThat(here.events("Upgraded")).hasSize(4);
        assertThat(wave(CANARY)).contains(0);
        assertThat(OTHERS.stream().map(name -> wave(name).orElseThrow())).containsExactly(1, 1, 2);
    }

    @Test
    void aProjectThatIsNewIsOfNoWave() {
        // When
        apply("dora");

        // Then
        await().until(() -> isCurrent("dora", "runtime:1"));
        assertThat(wave("dora")).isEmpty();
    }

    @Test
    void setBackTheCanaryReturnsAndTheOthersWereNeverTouched() {
        // Given
        release("runtime:broken");
        await().until(() -> phase(CANARY), Optional.of(UpgradePhase.Failed)::equals);
        var generations = OTHERS.stream().map(this::generation).toList();

        // When
        release("runtime:1");

        // Then
        await().until(() -> isCurrent(CANARY, "runtime:1"));
        OTHERS.forEach(name -> await(name).until(() -> isCurrent(name, "runtime:1")));
        assertThat(OTHERS.stream().map(this::generation).toList()).isEqualTo(generations);
    }

    private void release(String image) {
        operator.close();
        operator = RunningOperator.ofRelease(here.namespace(), image);
    }

    private void apply(String name) {
        here.apply(name, """
                database: {name: %s_%s, server: {adminSecretRef: {name: admin}}}
                replication: {enabled: false}
                runtime: {env: [{name: PGRST_DB_POOL, value: "1"}, {name: NEXTMAVENS_AUTH_DB_POOL, value: "1"}]}
                """.formatted(here.database(), name));
    }

    private boolean isCurrent(String name, String image) {
        return phase(name).equals(Optional.of(UpgradePhase.Current))
                && reason(name, ConditionType.READY).equals("Ready")
                && image(name).equals(image);
    }

    private Optional<UpgradePhase> phase(String name) {
        return here.project(name)
                .flatMap(project -> Optional.ofNullable(project.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.upgrade()))
                .map(UpgradeStatus::phase);
    }

    private Optional<Integer> wave(String name) {
        return here.project(name).map(project -> project.getStatus().upgrade()).map(UpgradeStatus::wave);
    }

    private String reason(String name, ConditionType type) {
        return here.project(name)
                .flatMap(project -> Optional.ofNullable(project.getStatus()))
                .flatMap(status -> status.condition(type.type()))
                .map(condition -> condition.reason())
                .orElse("");
    }

    private String image(String name) {
        return RuntimeObjects.image(deployment(name));
    }

    private Long generation(String name) {
        return deployment(name).getMetadata().getGeneration();
    }

    private Deployment deployment(String name) {
        return here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName(name + "-runtime")
                .get();
    }
}
