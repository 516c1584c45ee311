package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DryRunStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.gitops.ArgoCd;
import io.nextmavens.operator.gitops.Flux;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How Argo CD and Flux see a project whose status the operator has written. */
class ProjectHealthTest {

    private static final StatusFactory STATUSES =
            new StatusFactory(Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC));

    /** What comes right without anyone's doing, and what is under way. */
    private static final Set<ConditionReason> COMES_RIGHT = EnumSet.of(
            ConditionReason.DATABASE_STARTING,
            ConditionReason.SUSPENDING,
            ConditionReason.STANDBYS_STARTING,
            ConditionReason.POOLER_ROLLING_OUT,
            ConditionReason.REDIS_STARTING,
            ConditionReason.RUNTIME_ROLLING_OUT,
            ConditionReason.UPGRADING,
            ConditionReason.ROTATING,
            ConditionReason.ROUTE_PENDING,
            ConditionReason.PROGRESSING,
            ConditionReason.DATABASE_UNREACHABLE,
            ConditionReason.DATABASE_BUSY,
            ConditionReason.INTERNAL_ERROR);

    private static final Set<ConditionReason> NEEDS_SOMEBODY = EnumSet.of(
            ConditionReason.DATABASE_LOGIN_REFUSED,
            ConditionReason.DATABASE_SERVER_UNFIT,
            ConditionReason.DATABASE_REFUSED_STATEMENT,
            ConditionReason.NOT_ISOLATED,
            ConditionReason.ISOLATION_BROKEN,
            ConditionReason.SLOT_LOST,
            ConditionReason.POOLER_FAILING,
            ConditionReason.REDIS_FAILING,
            ConditionReason.RUNTIME_FAILING,
            ConditionReason.UPGRADE_FAILED,
            ConditionReason.TRAEFIK_MISSING,
            ConditionReason.CLOUD_NATIVE_PG_MISSING,
            ConditionReason.GATEWAY_API_MISSING,
            ConditionReason.OBJECT_TAKEN,
            ConditionReason.KUBERNETES_REFUSED);

    @Test
    void aProjectWhoseStepsAreDoneIsHealthy() throws Exception {
        // Given
        var project = project(steps(Map.of()));

        // When / Then
        assertThat(ArgoCd.health(project)).isEqualTo(new ArgoCd.Health("Healthy", "every step is done"));
        assertThat(Flux.health(project)).isEqualTo("Current");
    }

    @Test
    void whatIsReportedMakesItNoLessHealthyAndIsTold() throws Exception {
        // Given
        var project = project(steps(Map.of(
                ConditionType.BACKUP_READY,
                new StepResult.Reported(ConditionReason.BACKUP_FAILED, "no space on the target"))));

        // When / Then
        assertThat(ArgoCd.health(project))
                .isEqualTo(new ArgoCd.Health("Healthy", "BackupReady is BackupFailed: no space on the target"));
        assertThat(Flux.health(project)).isEqualTo("Current");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTriedAgainIsProgressingOrDegradedByWhoHasToAct(ConditionReason reason) throws Exception {
        // Given
        boolean waits = COMES_RIGHT.contains(reason);
        if (!waits && !NEEDS_SOMEBODY.contains(reason)) {
            return; // none of a step that is tried again
        }
        var result = waits ? new StepResult.Waiting(reason, "why") : new StepResult.Failing(reason, "why");
        var project = project(steps(Map.of(ConditionType.RUNTIME_READY, result)));

        // When / Then
        assertThat(ArgoCd.health(project))
                .isEqualTo(new ArgoCd.Health(waits ? "Progressing" : "Degraded", "RuntimeReady: why"));
        assertThat(Flux.health(project)).isEqualTo("InProgress");
    }

    @Test
    void whatIsRefusedIsDegraded() throws Exception {
        // Given
        var project = project(steps(Map.of(
                ConditionType.MIGRATIONS_APPLIED,
                new StepResult.Refused(ConditionReason.MIGRATION_REFUSED, "0001.sql"),
                ConditionType.RUNTIME_READY,
                new StepResult.Waiting(ConditionReason.RUNTIME_ROLLING_OUT, "1 of 2 pods"))));

        // When / Then
        assertThat(ArgoCd.health(project)).isEqualTo(new ArgoCd.Health("Degraded", "MigrationsApplied: 0001.sql"));
        assertThat(Flux.health(project)).isEqualTo("Failed");
    }

    @Test
    void whatSomebodyWantsAtRestIsSuspended() throws Exception {
        // Given
        var suspended =
                project(steps(Map.of(ConditionType.RUNTIME_READY, new StepResult.Suspended("spec.suspend is true"))));
        var paused = withStatus(STATUSES.paused(project(steps(Map.of()))));
        var dryRun = withStatus(
                STATUSES.dryRun(project(steps(Map.of())), new DryRunStatus(List.of(), List.of(), List.of())));
        for (NextMavensProject project : List.of(suspended, paused, dryRun)) {
            // When / Then
            assertThat(ArgoCd.health(project).status()).isEqualTo("Suspended");
            assertThat(Flux.health(project)).isEqualTo("Current");
        }
    }

    @Test
    void whatTheOperatorHasNotSeenOrIsDeletingIsProgressing() throws Exception {
        // Given
        var changed = project(steps(Map.of()));
        changed.getMetadata().setGeneration(8L);
        var deleted = project(steps(Map.of()));
        deleted.getMetadata().setDeletionTimestamp("2026-11-01T12:00:00Z");

        // When / Then
        assertThat(ArgoCd.health(changed).status()).isEqualTo("Progressing");
        assertThat(Flux.health(changed)).isEqualTo("InProgress");
        assertThat(ArgoCd.health(deleted).status()).isEqualTo("Progressing");
    }

    private static Map<ConditionType, StepResult> steps(Map<ConditionType, StepResult> but) {
        var results = new EnumMap<ConditionType, StepResult>(ConditionType.class);
        ConditionType.STEPS.forEach(step -> results.put(step, new StepResult.Done(ConditionReason.READY, "done")));
        results.putAll(but);
        return results;
    }

    private static NextMavensProject project(Map<ConditionType, StepResult> results) {
        var none = withStatus(null);
        return withStatus(STATUSES.of(
                none,
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
                        Optional.empty())));
    }

    private static NextMavensProject withStatus(ProjectStatus status) {
        var project = new NextMavensProject();
        project.setMetadata(
                new ObjectMetaBuilder().withName("notes").withGeneration(7L).build());
        project.setStatus(status);
        return project;
    }
}
