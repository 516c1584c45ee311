package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.DryRunStatus;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.MigrationsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.PreviewStatus;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.SlotStatus;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import io.nextmavens.crds.v1alpha1.TenantsStatus;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import io.nextmavens.operator.preview.Lifetime;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Builds a project's status from what came of the steps.
 *
 * <p>The summary follows kstatus
 * (https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md), so that Argo CD and Flux need no
 * rules of their own. A condition's {@code lastTransitionTime} moves only when its status does (Kubernetes API
 * conventions), so equal results give an equal status, which is not written.
 */
public final class StatusFactory {

    private static final int LONGEST_MESSAGE = 4096;

    private final Clock clock;

    public StatusFactory(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a status says besides conditions; what is empty stays as it was.
     *
     * @param url where the project answers
     * @param database the database as provisioned
     * @param migrations the project's migrations
     * @param isolation isolation of its tables
     * @param slot its replication slot
     * @param standbys its standbys
     * @param tenants its tenants
     * @param backups its backups and drills
     * @param upgrade the release it has
     * @param preview the clone it began with
     */
    record Details(
            Optional<String> url,
            Optional<DatabaseStatus> database,
            Optional<MigrationsStatus> migrations,
            Optional<IsolationStatus> isolation,
            Optional<SlotStatus> slot,
            Optional<List<StandbyStatus>> standbys,
            Optional<TenantsStatus> tenants,
            Optional<BackupsStatus> backups,
            Optional<UpgradeStatus> upgrade,
            Optional<PreviewStatus> preview) {}

    /** The status after a round. */
    ProjectStatus of(NextMavensProject project, Map<ConditionType, StepResult> results, Details details) {
        var before = Optional.ofNullable(project.getStatus());
        var conditions = new ArrayList<Condition>();
        for (ConditionType step : ConditionType.STEPS) {
            Optional.ofNullable(results.get(step))
                    .map(result -> condition(project, step, statusOf(result), result))
                    // a step that this round left out is as it was last
                    .or(() -> before.flatMap(status -> status.condition(step.type())))
                    .ifPresent(conditions::add);
        }
        conditions.addAll(summary(project, results));
        return new ProjectStatus(
                project.getMetadata().getGeneration(),
                conditions,
                details.url().or(() -> before.map(ProjectStatus::url)).orElse(null),
                details.database().or(() -> before.map(ProjectStatus::database)).orElse(null),
                details.migrations()
                        .or(() -> before.map(ProjectStatus::migrations))
                        .orElse(null),
                details.isolation()
                        .or(() -> before.map(ProjectStatus::isolation))
                        .orElse(null),
                details.slot().or(() -> before.map(ProjectStatus::slot)).orElse(null),
                details.standbys().or(() -> before.map(ProjectStatus::standbys)).orElse(List.of()),
                details.tenants().or(() -> before.map(ProjectStatus::tenants)).orElse(null),
                details.backups().or(() -> before.map(ProjectStatus::backups)).orElse(null),
                details.upgrade().or(() -> before.map(ProjectStatus::upgrade)).orElse(null),
                details.preview().or(() -> before.map(ProjectStatus::preview)).orElse(null),
                expiresAt(project),
                before.map(ProjectStatus::deployments).orElse(null),
                null);
    }

    /** The status of a project that is left alone: its steps as they were last. */
    ProjectStatus paused(NextMavensProject project) {
        var message = "the annotation " + ProjectAnnotations.PAUSE.key()
                + " is set: nothing is looked at and nothing is changed";
        return withSummary(
                project,
                List.of(
                        condition(
                                project, ConditionType.READY, ConditionStatus.UNKNOWN, ConditionReason.PAUSED, message),
                        not(project, ConditionType.RECONCILING),
                        not(project, ConditionType.STALLED)));
    }

    /** The status of a project that is only looked at: its steps as they were last, and what would be done. */
    ProjectStatus dryRun(NextMavensProject project, DryRunStatus found) {
        int changes = found.objects().size() + found.database().size();
        return withSummary(
                project,
                List.of(
                        condition(
                                project,
                                ConditionType.READY,
                                ConditionStatus.UNKNOWN,
                                ConditionReason.DRY_RUN,
                                "the annotation " + ProjectAnnotations.DRY_RUN.key() + " is set: nothing is changed; "
                                        + changes + (changes == 1 ? " change" : " changes") + " would be made, and "
                                        + found.problems().size() + " would not succeed"),
                        not(project, ConditionType.RECONCILING),
                        not(project, ConditionType.STALLED)),
                found);
    }

    /** The status after a round that ended with an error of the operator's own. */
    ProjectStatus failed(NextMavensProject project, Exception error) {
        var message = "the round ended with " + error.getClass().getSimpleName() + ": " + error.getMessage();
        return withSummary(
                project,
                List.of(
                        condition(
                                project,
                                ConditionType.READY,
                                ConditionStatus.FALSE,
                                ConditionReason.INTERNAL_ERROR,
                                message),
                        condition(
                                project,
                                ConditionType.RECONCILING,
                                ConditionStatus.TRUE,
                                ConditionReason.INTERNAL_ERROR,
                                message),
                        not(project, ConditionType.STALLED)));
    }

    private ProjectStatus withSummary(NextMavensProject project, List<Condition> summary) {
        return withSummary(project, summary, null);
    }

    private ProjectStatus withSummary(NextMavensProject project, List<Condition> summary, DryRunStatus dryRun) {
        var before = Optional.ofNullable(project.getStatus()).orElseGet(ProjectStatus::unknown);
        var conditions = new ArrayList<Condition>();
        for (ConditionType step : ConditionType.STEPS) {
            before.condition(step.type()).ifPresent(conditions::add);
        }
        conditions.addAll(summary);
        return new ProjectStatus(
                project.getMetadata().getGeneration(),
                conditions,
                before.url(),
                before.database(),
                before.migrations(),
                before.isolation(),
                before.slot(),
                before.standbys(),
                before.tenants(),
                before.backups(),
                before.upgrade(),
                before.preview(),
                expiresAt(project),
                before.deployments(),
                dryRun);
    }

    private static String expiresAt(NextMavensProject project) {
        return Lifetime.of(project).map(lifetime -> lifetime.until().toString()).orElse(null);
    }

    private List<Condition> summary(NextMavensProject project, Map<ConditionType, StepResult> results) {
        var refused = first(results, StepResult.Refused.class::isInstance);
        var open =
                first(results, result -> result instanceof StepResult.Failing || result instanceof StepResult.Waiting);
        var suspended = first(results, StepResult.Suspended.class::isInstance);
        if (refused.isEmpty() && open.isEmpty() && suspended.isPresent()) {
            return List.of(
                    condition(
                            project,
                            ConditionType.READY,
                            ConditionStatus.FALSE,
                            ConditionReason.SUSPENDED,
                            "spec.suspend is true: no pod runs, and data are kept"),
                    not(project, ConditionType.RECONCILING),
                    not(project, ConditionType.STALLED));
        }
        var cause = refused.or(() -> open);
        if (cause.isEmpty()) {
            return List.of(
                    condition(
                            project,
                            ConditionType.READY,
                            ConditionStatus.TRUE,
                            ConditionReason.READY,
                            "every step is done"),
                    not(project, ConditionType.RECONCILING),
                    not(project, ConditionType.STALLED));
        }
        var reason = cause.get().getValue().reason();
        var message =
                cause.get().getKey().type() + ": " + cause.get().getValue().message();
        return List.of(
                condition(project, ConditionType.READY, ConditionStatus.FALSE, reason, message),
                refused.isPresent()
                        ? not(project, ConditionType.RECONCILING)
                        : condition(project, ConditionType.RECONCILING, ConditionStatus.TRUE, reason, message),
                refused.isPresent()
                        ? condition(project, ConditionType.STALLED, ConditionStatus.TRUE, reason, message)
                        : not(project, ConditionType.STALLED));
    }

    private static Optional<Map.Entry<ConditionType, StepResult>> first(
            Map<ConditionType, StepResult> results, Predicate<StepResult> which) {
        return results.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .findFirst();
    }

    private Condition not(NextMavensProject project, ConditionType type) {
        return type == ConditionType.STALLED
                ? condition(project, type, ConditionStatus.FALSE, ConditionReason.NOT_STALLED, "")
                : condition(project, type, ConditionStatus.FALSE, ConditionReason.NOT_RECONCILING, "");
    }

    private static ConditionStatus statusOf(StepResult result) {
        return switch (result) {
            case StepResult.Done ignored -> ConditionStatus.TRUE;
            case StepResult.Blocked ignored -> ConditionStatus.UNKNOWN;
            case StepResult.Suspended ignored -> ConditionStatus.UNKNOWN;
            case StepResult.Waiting ignored -> ConditionStatus.FALSE;
            case StepResult.Failing ignored -> ConditionStatus.FALSE;
            case StepResult.Refused ignored -> ConditionStatus.FALSE;
            case StepResult.Reported ignored -> ConditionStatus.FALSE;
        };
    }

    private Condition condition(
            NextMavensProject project, ConditionType type, ConditionStatus status, StepResult result) {
        return condition(project, type, status, result.reason(), result.message());
    }

    private Condition condition(
            NextMavensProject project,
            ConditionType type,
            ConditionStatus status,
            ConditionReason reason,
            String message) {
        var since = Optional.ofNullable(project.getStatus())
                .flatMap(before -> before.condition(type.type()))
                .filter(before -> before.status() == status)
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(
                type.type(),
                status,
                project.getMetadata().getGeneration(),
                since,
                reason.text(),
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…");
    }
}
