package io.nextmavens.operator.project;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.operator.project.ProjectGauges.Figure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Each project's backups and drills as metrics, by namespace and project: {@code nextmavens_backup_last_good_seconds} and
 * {@code nextmavens_drill_last_good_seconds} since 1970 (NaN: never), {@code nextmavens_backup_failed} and {@code
 * nextmavens_drill_failed} (1: the last one did), {@code nextmavens_backup_size_bytes} and {@code nextmavens_drill_rows} of
 * the last good one.
 */
final class BackupMeters {

    private static final List<Figure<BackupsStatus>> FIGURES = List.of(
            new Figure<>(
                    "backup.last.good",
                    "seconds",
                    "When the last good backup was made",
                    status -> finished(status.lastGoodBackup())),
            new Figure<>(
                    "backup.failed", null, "Whether the last backup failed", status -> failed(status.lastBackup())),
            new Figure<>(
                    "backup.size",
                    "bytes",
                    "Size of the last good backup, encrypted",
                    status -> number(status.lastGoodBackup(), BackupRun::size)),
            new Figure<>(
                    "drill.last.good",
                    "seconds",
                    "When a backup was restored in a drill last",
                    status -> finished(status.lastGoodDrill())),
            new Figure<>("drill.failed", null, "Whether the last drill failed", status -> failed(status.lastDrill())),
            new Figure<>(
                    "drill.rows",
                    null,
                    "Rows that were restored and compared in the last good drill",
                    status -> number(status.lastGoodDrill(), BackupRun::rows)));

    private BackupMeters() {}

    static ProjectGauges<BackupsStatus> in(MeterRegistry registry) {
        return new ProjectGauges<>(registry, FIGURES);
    }

    private static double finished(BackupRun run) {
        return Optional.ofNullable(run)
                .map(BackupRun::finished)
                .map(text -> (double) Instant.parse(text).getEpochSecond())
                .orElse(Double.NaN);
    }

    private static double failed(BackupRun run) {
        return run != null && run.error() != null ? 1 : 0;
    }

    private static double number(BackupRun run, Function<BackupRun, Long> which) {
        return Optional.ofNullable(run).map(which).map(Long::doubleValue).orElse(Double.NaN);
    }
}
