package io.nextmavens.operator.backup;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.nextmavens.crds.v1alpha1.BackupTaskStatus;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.owned.ProjectObjects;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What NextMavensBackup and NextMavensRestore have in common: a Job that is made once, and a status that follows it. */
final class TaskRound {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Clock clock;

    TaskRound(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The watch of the Jobs that belong to resources of a kind. */
    static <P extends HasMetadata> List<EventSource<?, P>> jobsOf(Class<P> kind, EventSourceContext<P> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Job.class, kind)
                        .withLabelSelector(ProjectObjects.SELECTOR)
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(kind))
                        .build(),
                context));
    }

    /**
     * Looks at a task, makes its Job where there is none, and writes the status where it has changed.
     *
     * @param project name of the project
     * @param make the Job, from the CronJob of the project's backups
     * @param fresh an object of the kind with nothing in it
     */
    <P extends CustomResource<?, BackupTaskStatus>> UpdateControl<P> reconcile(
            P task, Context<P> context, String project, Function<CronJob, Job> make, Supplier<P> fresh) {
        var before = Optional.ofNullable(task.getStatus());
        var status = look(task, before, context.getSecondaryResource(Job.class), project, make);
        UpdateControl<P> control = UpdateControl.noUpdate();
        if (!before.equals(Optional.of(status))) {
            var patch = fresh.get();
            patch.setMetadata(identity(task));
            patch.setStatus(status);
            control = UpdateControl.patchStatus(patch);
        }
        return isOver(status) ? control : control.rescheduleAfter(BETWEEN_LOOKS);
    }

    private BackupTaskStatus look(
            HasMetadata task,
            Optional<BackupTaskStatus> before,
            Optional<Job> seen,
            String project,
            Function<CronJob, Job> make) {
        if (before.filter(TaskRound::isOver).isPresent()) {
            return before.orElseThrow(); // it was done once, whatever became of the Job
        }
        if (seen.isPresent()) {
            return of(task, before, seen.get());
        }
        var template = client.batch()
                .v1()
                .cronjobs()
                .inNamespace(task.getMetadata().getNamespace())
                .withName(BackupTask.BACKUP.cronJob(project))
                .get();
        if (template == null) {
            return status(
                    task,
                    before,
                    "Pending",
                    ConditionStatus.FALSE,
                    "NoBackups",
                    "waits for project " + project
                            + " with spec.backups, whose condition BackupReady says what it lacks");
        }
        client.resource(make.apply(template))
                .fieldManager(OwnedObjects.FIELD_MANAGER)
                .serverSideApply();
        return status(task, before, "Running", ConditionStatus.FALSE, "JobCreated", "its Job was made");
    }

    private static boolean isOver(BackupTaskStatus status) {
        return "Succeeded".equals(status.phase()) || "Failed".equals(status.phase());
    }

    private BackupTaskStatus of(HasMetadata task, Optional<BackupTaskStatus> before, Job job) {
        if (!BackupRuns.hasEnded(job)) {
            return status(
                    task,
                    before,
                    "Running",
                    ConditionStatus.FALSE,
                    "JobRunning",
                    "Job " + job.getMetadata().getName() + " runs");
        }
        var run = BackupRuns.read(client, job);
        var error = Optional.ofNullable(run.error());
        var status = status(
                task,
                before,
                error.isPresent() ? "Failed" : "Succeeded",
                error.isPresent() ? ConditionStatus.FALSE : ConditionStatus.TRUE,
                error.isPresent() ? "JobFailed" : "JobComplete",
                error.orElse("done"));
        return new BackupTaskStatus(status.phase(), status.conditions(), run);
    }

    private BackupTaskStatus status(
            HasMetadata task,
            Optional<BackupTaskStatus> before,
            String phase,
            ConditionStatus ready,
            String reason,
            String message) {
        var since = before.flatMap(status -> status.conditions().stream().findFirst())
                .filter(condition -> condition.status() == ready)
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new BackupTaskStatus(
                phase,
                List.of(new Condition("Ready", ready, task.getMetadata().getGeneration(), since, reason, message)),
                null);
    }

    /** Server-side apply wants an object with nothing but what is applied. */
    private static ObjectMeta identity(HasMetadata task) {
        return new ObjectMetaBuilder()
                .withNamespace(task.getMetadata().getNamespace())
                .withName(task.getMetadata().getName())
                .build();
    }
}
