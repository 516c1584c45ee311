package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.PreviewSpec;
import io.nextmavens.crds.v1alpha1.PreviewStatus;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.operator.backup.BackupInputs;
import io.nextmavens.operator.backup.BackupRuns;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.preview.CloneJob;
import io.nextmavens.operator.preview.Lifetime;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The database of a preview, cloned once from its source by a Job; and that its end is near. Nothing else is done in the
 * database before, so the clone meets an empty one.
 */
final class PreviewStep implements Step {

    private final Clock clock;
    private final BiFunction<String, String, Optional<NextMavensProject>> projects;

    /**
     * @param projects finds a project by namespace and name
     */
    PreviewStep(Clock clock, BiFunction<String, String, Optional<NextMavensProject>> projects) {
        this.clock = clock;
        this.projects = projects;
    }

    @Override
    public boolean concerns(NextMavensProject project) {
        return project.getSpec().preview() != null
                || Optional.ofNullable(project.getStatus())
                        .flatMap(status -> status.condition(ConditionType.PREVIEW_READY.type()))
                        .isPresent();
    }

    /** Whether a round may go on to what is in the database. */
    static boolean isCloned(Round round) {
        return round.spec().preview() == null || round.previewStatus().isPresent();
    }

    @Override
    public ConditionType condition() {
        return ConditionType.PREVIEW_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return isCloned(round) || round.spec().suspend() || round.database().isPresent()
                ? Optional.empty()
                : Optional.of(ConditionType.DATABASE_READY);
    }

    @Override
    public StepResult run(Round round) {
        var preview = Optional.ofNullable(round.spec().preview());
        if (preview.isEmpty()) {
            return new StepResult.Done(ConditionReason.NO_PREVIEW, "spec.preview is not set");
        }
        return round.previewStatus()
                .map(status -> lives(round, status))
                .orElseGet(() -> round.spec().suspend() ? suspend(round) : bringAbout(round, preview.get()));
    }

    /** Nothing writes to the database of a suspended project; what is half made is made anew. */
    private static StepResult suspend(Round round) {
        var clone = new CloneRun(round);
        if (clone.job().isPresent()) {
            clone.stop();
        }
        return clone.isWriting()
                ? new StepResult.Waiting(
                        ConditionReason.SUSPENDING, "the project is suspended when the pod that clones is gone")
                : new StepResult.Suspended("the project is suspended: it is cloned when it is resumed");
    }

    private StepResult lives(Round round, PreviewStatus status) {
        var lifetime = Lifetime.of(round.project()).orElseThrow();
        if (lifetime.isOver(clock.instant())) {
            return new StepResult.Reported(
                    ConditionReason.PREVIEW_KEPT,
                    "its time ended at " + lifetime.until() + "; it stays since the annotation "
                            + ProjectAnnotations.DELETION_PROTECTION.key() + " is set");
        }
        if (lifetime.isEnding(clock.instant())) {
            return new StepResult.Reported(
                    ConditionReason.PREVIEW_ENDS,
                    "it is deleted with its database at " + lifetime.until()
                            + "; raise spec.preview.ttl, or remove spec.preview, to keep it");
        }
        return new StepResult.Done(
                ConditionReason.CLONED,
                "cloned from " + status.from() + " at " + status.clonedAt() + "; it is deleted at " + lifetime.until());
    }

    private StepResult bringAbout(Round round, PreviewSpec preview) {
        var clone = new CloneRun(round);
        return clone.job().map(job -> follow(round, preview, clone, job)).orElseGet(() -> begin(round, preview));
    }

    private StepResult begin(Round round, PreviewSpec preview) {
        var named =
                "the project " + round.names().namespace() + "/" + preview.from() + " that spec.preview.from names ";
        var source = projects.apply(round.names().namespace(), preview.from());
        if (source.isEmpty() || preview.from().equals(round.names().project())) {
            return new StepResult.Refused(
                    ConditionReason.PREVIEW_SOURCE_MISSING,
                    named + (source.isEmpty() ? "does not exist" : "is the preview itself")
                            + "; a preview is cloned from another project of its namespace");
        }
        if (!hasCatalog(source.get()) || source.get().getSpec().suspend()) {
            return new StepResult.Waiting(
                    ConditionReason.PREVIEW_SOURCE_NOT_READY,
                    named + (source.get().getSpec().suspend() ? "is suspended" : "has no database yet"));
        }
        return DatabaseLogins.of(round, source.get())
                .map(login -> begin(round, preview, login))
                .orElseGet(() -> new StepResult.Waiting(
                        ConditionReason.PREVIEW_SOURCE_NOT_READY,
                        named + "has no login of an administrator: its Secret "
                                + DatabaseLogins.adminSecret(source.get()) + " is not there, or does not hold one"));
    }

    private static StepResult begin(Round round, PreviewSpec preview, BackupInputs source) {
        Job job = CloneJob.of(round.names(), preview.from(), preview.data(), source, DatabaseLogins.of(round));
        round.client().resource(job).fieldManager(OwnedObjects.FIELD_MANAGER).serverSideApply();
        round.events().normal(EventReason.CLONE_STARTED, "copies " + preview.from() + ", " + preview.data());
        return cloning(preview, "Job " + job.getMetadata().getName() + " was made");
    }

    private static boolean hasCatalog(NextMavensProject project) {
        return Optional.ofNullable(project.getStatus())
                .filter(status -> status.database() != null)
                .flatMap(status -> status.condition(ConditionType.CATALOG_READY.type()))
                .filter(condition -> condition.status() == ConditionStatus.TRUE)
                .isPresent();
    }

    private StepResult follow(Round round, PreviewSpec preview, CloneRun clone, Job job) {
        var name = job.getMetadata().getName();
        if (!BackupRuns.hasEnded(job)) {
            return cloning(
                    preview,
                    "Job " + name + " runs"
                            + clone.trouble().map(text -> "; " + text).orElse(""));
        }
        var run = BackupRuns.read(round.client(), job);
        if (run.error() != null) {
            return new StepResult.Refused(
                    ConditionReason.CLONE_FAILED, run.error() + "; delete the Job " + name + " to try again");
        }
        var status = new PreviewStatus(preview.from(), run.finished(), run.rows());
        round.previewStatus(status);
        round.events().normal(EventReason.CLONED, "begins as " + preview.from() + " of " + run.finished());
        return lives(round, status);
    }

    private static StepResult cloning(PreviewSpec preview, String message) {
        return new StepResult.Waiting(ConditionReason.CLONING, message + ": it copies " + preview.from());
    }
}
