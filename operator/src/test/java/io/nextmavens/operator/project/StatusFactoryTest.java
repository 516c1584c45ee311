package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.upgrade.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusFactoryTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final StepResult DONE = new StepResult.Done(ConditionReason.PROVISIONED, "there");

    @Test
    void aProjectWhoseStepsAreDoneIsReady() {
        // When
        var status = statusOf(project(null), NOW, all());

        // Then
        assertThat(summary(status))
                .isEqualTo("Ready=True/Ready Reconciling=False/NotReconciling Stalled=False/NotStalled");
        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.conditions()).hasSize(21).allMatch(condition -> condition.observedGeneration() == 7);
    }

    @Test
    void aStepThatIsTriedAgainMakesItReconciling() {
        // When
        var status = statusOf(
                project(null),
                NOW,
                all(
                        ConditionType.DATABASE_READY,
                        new StepResult.Failing(ConditionReason.DATABASE_UNREACHABLE, "cannot reach db:5432")));

        // Then
        assertThat(summary(status))
                .isEqualTo(
                        "Ready=False/DatabaseUnreachable Reconciling=True/DatabaseUnreachable Stalled=False/NotStalled");
        assertThat(status.condition("Ready").orElseThrow().message()).isEqualTo("DatabaseReady: cannot reach db:5432");
    }

    @Test
    void aStepThatWaitsForSomeoneMakesItStalledWhateverElseIsUnderWay() {
        // Given
        var results = all(
                ConditionType.MIGRATIONS_APPLIED,
                new StepResult.Refused(ConditionReason.MIGRATION_REFUSED, "0001.sql"));
        results.put(
                ConditionType.DATABASE_READY, new StepResult.Waiting(ConditionReason.DATABASE_STARTING, "starting"));

        // When
        var status = statusOf(project(null), NOW, results);

        // Then
        assertThat(summary(status))
                .isEqualTo(
                        "Ready=False/MigrationRefused Reconciling=False/NotReconciling Stalled=True/MigrationRefused");
    }

    @Test
    void whatIsOnlyReportedDoesNotKeepItFromBeingReady() {
        // When
        var status = statusOf(
                project(null),
                NOW,
                all(
                        ConditionType.ISOLATION_ENFORCED,
                        new StepResult.Reported(ConditionReason.OBSERVED, "public.notes")));

        // Then
        assertThat(status.condition("Ready").orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(status.condition("IsolationEnforced").orElseThrow().status()).isEqualTo(ConditionStatus.FALSE);
    }

    @Test
    void aStepThatWaitsForAnotherIsUnknown() {
        // When
        var status = statusOf(
                project(null),
                NOW,
                all(ConditionType.RUNTIME_READY, new StepResult.Blocked(ConditionType.DATABASE_READY)));

        // Then
        var condition = status.condition("RuntimeReady").orElseThrow();
        assertThat(condition.status()).isEqualTo(ConditionStatus.UNKNOWN);
        assertThat(condition.message()).isEqualTo("waits for DatabaseReady");
    }

    @Test
    void theSameResultsLaterAreTheSameStatus() {
        // Given
        var first = statusOf(project(null), NOW, all());

        // When
        var later = statusOf(project(first), NOW.plusSeconds(60), all());

        // Then
        assertThat(later).isEqualTo(first);
    }

    @Test
    void aConditionTellsWhenItsStatusChanged() {
        // Given
        var first = statusOf(project(null), NOW, all());

        // When
        var later = statusOf(
                project(first),
                NOW.plusSeconds(60),
                all(ConditionType.KEYS_READY, new StepResult.Failing(ConditionReason.KUBERNETES_REFUSED, "quota")));

        // Then
        assertThat(later.condition("KeysReady").orElseThrow().lastTransitionTime())
                .isEqualTo("2026-11-01T12:01:00Z");
        assertThat(later.condition("DatabaseReady").orElseThrow().lastTransitionTime())
                .isEqualTo("2026-11-01T12:00:00Z");
    }

    @Test
    void aPausedProjectKeepsWhatIsKnownOfItsSteps() {
        // Given
        var first = statusOf(project(null), NOW, all());

        // When
        var paused = new StatusFactory(at(NOW)).paused(project(first));

        // Then
        assertThat(paused.conditions().subList(0, 10))
                .isEqualTo(first.conditions().subList(0, 10));
        assertThat(summary(paused))
                .isEqualTo("Ready=Unknown/Paused Reconciling=False/NotReconciling Stalled=False/NotStalled");
    }

    @Test
    void aSuspendedProjectIsNotReadyAndKeepsWhatIsKnownOfTheStepsItLeavesOut() {
        // Given
        var first = statusOf(project(null), NOW, all());
        var results = new EnumMap<ConditionType, StepResult>(ConditionType.class);
        results.put(ConditionType.RUNTIME_READY, new StepResult.Suspended("no pod runs"));

        // When
        var suspended = statusOf(project(first), NOW, results);

        // Then
        assertThat(suspended.condition("RuntimeReady").orElseThrow().status()).isEqualTo(ConditionStatus.UNKNOWN);
        assertThat(suspended.condition("CatalogReady")).isEqualTo(first.condition("CatalogReady"));
        assertThat(summary(suspended))
                .isEqualTo("Ready=False/Suspended Reconciling=False/NotReconciling Stalled=False/NotStalled");
    }

    @Test
    void theLongerItFailsTheMoreSeldomItIsTried() {
        // Given
        var failing = statusOf(
                project(null),
                NOW,
                all(ConditionType.DATABASE_READY, new StepResult.Failing(ConditionReason.DATABASE_UNREACHABLE, "")));
        var nextLook = new NextLook(new io.nextmavens.operator.kubernetes.TestSettings(), () -> -1L >>> 1);
        var now = new Turn.Now(Optional.of(0));

        // When
        var soon = nextLook.after(failing, now, NOW.plusSeconds(1));
        var ready = nextLook.after(statusOf(project(null), NOW, all()), now, NOW);

        // Then
        assertThat(soon).isEqualTo(Duration.ofSeconds(2));
        assertThat(nextLook.after(failing, now, NOW.plusSeconds(3600))).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(ready).isBetween(Duration.ofMillis(800), Duration.ofSeconds(1));
    }

    private static ProjectStatus statusOf(
            NextMavensProject project, Instant now, Map<ConditionType, StepResult> results) {
        return new StatusFactory(at(now))
                .of(
                        project,
                        results,
                        new StatusFactory.Details(
                                Optional.of("http://notes"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    private static NextMavensProject project(ProjectStatus status) {
        var project = new NextMavensProject();
        project.setMetadata(new ObjectMetaBuilder().withGeneration(7L).build());
        project.setStatus(status);
        return project;
    }

    private static Map<ConditionType, StepResult> all() {
        var results = new EnumMap<ConditionType, StepResult>(ConditionType.class);
        ConditionType.STEPS.forEach(step -> results.put(step, DONE));
        return results;
    }

    private static Map<ConditionType, StepResult> all(ConditionType but, StepResult result) {
        var results = all();
        results.put(but, result);
        return results;
    }

    private static String summary(ProjectStatus status) {
        return text(status, "Ready") + " " + text(status, "Reconciling") + " " + text(status, "Stalled");
    }

    private static String text(ProjectStatus status, String type) {
        Condition condition = status.condition(type).orElseThrow();
        var name = condition.status().name();
        return type + "=" + name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT) + "/"
                + condition.reason();
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }
}
