package io.nextmavens.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void whatIsNotKnownIsNotHealthy() {
        assertThat(Health.of(project(1, null))).isEqualTo(Health.UNKNOWN);
        assertThat(Health.of(project(1, status(1)))).isEqualTo(Health.UNKNOWN);
        assertThat(Health.of(project(1, status(1, ready(ConditionStatus.UNKNOWN, "Blocked")))))
                .isEqualTo(Health.UNKNOWN);
        assertThat(Health.of(project(2, status(1, ready(ConditionStatus.TRUE, "Ready")))))
                .as("nobody has looked at the newest spec")
                .isEqualTo(Health.PROGRESSING);
    }

    @Test
    void waitingIsNotFailing() {
        assertThat(of(ready(ConditionStatus.TRUE, "Ready"))).isEqualTo(Health.HEALTHY);
        assertThat(of(ready(ConditionStatus.FALSE, "RuntimeRollingOut"))).isEqualTo(Health.PROGRESSING);
        assertThat(of(ready(ConditionStatus.FALSE, "RuntimeFailing"))).isEqualTo(Health.FAILING);
        assertThat(of(ready(ConditionStatus.FALSE, "SpecRefused"))).isEqualTo(Health.FAILING);
        assertThat(of(ready(ConditionStatus.FALSE, "Suspended"))).isEqualTo(Health.SUSPENDED);
        assertThat(of(ready(ConditionStatus.UNKNOWN, "Paused"))).isEqualTo(Health.PAUSED);
    }

    @Test
    void aReadyProjectThatWaitsForSomethingIsNoProblem() {
        // When
        var project = project(
                1,
                status(
                        1,
                        condition("RuntimeReady", ConditionStatus.FALSE, "UpgradeWaits"),
                        ready(ConditionStatus.TRUE, "Ready")));

        // Then
        assertThat(Health.of(project)).isEqualTo(Health.PROGRESSING);
        assertThat(Health.problems(project)).isEmpty();
    }

    @Test
    void aStepThatIsWrongIsAProblemOfAReadyProject() {
        // When
        var project = project(
                1,
                status(
                        1,
                        condition("BackupReady", ConditionStatus.FALSE, "BackupFailed"),
                        ready(ConditionStatus.TRUE, "Ready"),
                        condition("Stalled", ConditionStatus.FALSE, "NotStalled")));

        // Then
        assertThat(Health.of(project)).isEqualTo(Health.DEGRADED);
        assertThat(Health.problems(project)).extracting(Condition::reason).containsExactly("BackupFailed");
    }

    private static Health of(Condition ready) {
        return Health.of(project(1, status(1, ready)));
    }

    private static Condition ready(ConditionStatus status, String reason) {
        return condition("Ready", status, reason);
    }

    private static Condition condition(String type, ConditionStatus status, String reason) {
        return new Condition(type, status, 1L, "2026-11-27T00:00:00Z", reason, "because");
    }

    private static ProjectStatus status(long observed, Condition... conditions) {
        return ProjectStatus.unknown().withConditions(observed, List.of(conditions));
    }

    private static NextMavensProject project(long generation, ProjectStatus status) {
        var project = new NextMavensProject();
        project.setMetadata(new ObjectMetaBuilder()
                .withName("notes")
                .withNamespace("shop")
                .withGeneration(generation)
                .build());
        project.setStatus(status);
        return project;
    }
}
