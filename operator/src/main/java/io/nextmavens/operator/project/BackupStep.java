package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.backup.BackupObjects;
import io.nextmavens.operator.backup.BackupRuns;
import io.nextmavens.operator.backup.BackupTask;
import io.nextmavens.operator.owned.Component;
import java.util.Optional;
import java.util.function.Function;

/**
 * The CronJobs of backups and drills, and what came of their Jobs. Backups are ready when one was restored: what nobody
 * has restored may be no backup.
 */
final class BackupStep implements Step {

    private final ProjectGauges<BackupsStatus> meters;

    BackupStep(ProjectGauges<BackupsStatus> meters) {
        this.meters = meters;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.BACKUP_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        boolean isNeeded = round.spec().backups() != null
                && !round.spec().suspend()
                && round.database().isEmpty();
        return isNeeded ? Optional.of(ConditionType.DATABASE_READY) : Optional.empty();
    }

    @Override
    public StepResult run(Round round) {
        if (round.spec().backups() == null) {
            meters.forget(round.project().getMetadata().getUid());
        }
        if (round.spec().backups() == null || round.spec().suspend()) {
            for (BackupTask task : BackupTask.values()) {
                round.objects()
                        .delete(new CronJobBuilder()
                                .withMetadata(round.names()
                                        .owned(task.cronJob(round.names().project()), Component.BACKUP))
                                .build());
            }
            return round.spec().backups() == null
                    ? new StepResult.Done(ConditionReason.NO_BACKUPS, "spec.backups is not set")
                    : new StepResult.Suspended("the project is suspended: no backup is made");
        }
        var missing = BackupObjects.secrets(round.spec().backups()).entrySet().stream()
                .flatMap(entry -> RuntimeSecrets.missing(round, entry.getKey(), entry.getValue()).stream())
                .findFirst();
        if (missing.isPresent()) {
            return missing.get();
        }
        for (BackupTask task : BackupTask.values()) {
            round.objects().apply(BackupObjects.cronJob(round.names(), round.spec(), task, DatabaseLogins.of(round)));
        }
        var status = status(round);
        round.backupsStatus(status);
        meters.record(round.project(), status);
        return result(round, status);
    }

    private static BackupsStatus status(Round round) {
        var before = Optional.ofNullable(round.project().getStatus()).map(ProjectStatus::backups);
        var backup = newest(round, BackupTask.BACKUP, before.map(BackupsStatus::lastBackup));
        var drill = newest(round, BackupTask.DRILL, before.map(BackupsStatus::lastDrill));
        return new BackupsStatus(
                backup.orElse(null),
                good(backup, before.map(BackupsStatus::lastGoodBackup)).orElse(null),
                drill.orElse(null),
                good(drill, before.map(BackupsStatus::lastGoodDrill)).orElse(null));
    }

    private static Optional<BackupRun> good(Optional<BackupRun> newest, Optional<BackupRun> before) {
        return newest.filter(run -> run.error() == null).or(() -> before);
    }

    /** Pods are listed once for each Job, and outlive it no longer than it does. */
    private static Optional<BackupRun> newest(Round round, BackupTask task, Optional<BackupRun> before) {
        return BackupRuns.newest(round.jobs(Component.BACKUP), task)
                .map(job -> before.filter(
                                run -> run.job().equals(job.getMetadata().getName()))
                        .orElseGet(() -> BackupRuns.read(round.client(), job)))
                .or(() -> before);
    }

    private static StepResult result(Round round, BackupsStatus status) {
        Function<BackupRun, String> name =
                run -> Optional.ofNullable(run.backup()).orElse(run.job());
        var good = Optional.ofNullable(status.lastGoodBackup());
        if (status.lastBackup() != null && status.lastBackup().error() != null) {
            return new StepResult.Reported(
                    ConditionReason.BACKUP_FAILED,
                    "the last backup failed: " + status.lastBackup().error()
                            + good.map(run -> "; the last good one is " + name.apply(run) + " of " + run.finished())
                                    .orElse("; there is none yet"));
        }
        if (status.lastDrill() != null && status.lastDrill().error() != null) {
            return new StepResult.Reported(
                    ConditionReason.DRILL_FAILED,
                    "the last drill failed: " + status.lastDrill().error());
        }
        if (status.lastGoodDrill() == null) {
            return new StepResult.Reported(
                    ConditionReason.BACKUP_NOT_TRIED,
                    (good.isPresent() ? "no backup was restored yet" : "there is no backup yet")
                            + ": a drill restores one, the next at "
                            + round.spec().backups().drillSchedule() + " "
                            + round.spec().backups().timeZone());
        }
        return new StepResult.Done(
                ConditionReason.BACKED_UP,
                "backup " + name.apply(status.lastGoodDrill()) + " was restored at "
                        + status.lastGoodDrill().finished());
    }
}
