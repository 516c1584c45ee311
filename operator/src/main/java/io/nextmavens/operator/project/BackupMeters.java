package io.nextmavens.operator.project;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Each project's backups and drills as metrics, by namespace and project: {@code nextmavens_backup_last_good_seconds} and
 * {@code nextmavens_drill_last_good_seconds} since 1970 (NaN: never), {@code nextmavens_backup_failed} and {@code
 * nextmavens_drill_failed} (1: the last one did), {@code nextmavens_backup_size_bytes} and {@code nextmavens_drill_rows} of
 * the last good one. Thread-safe.
 */
final class BackupMeters {

    private record Known(AtomicReference<BackupsStatus> newest, List<Meter> meters) {}

    private final MeterRegistry registry;
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    BackupMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(NextMavensProject project, BackupsStatus status) {
        byUid.computeIfAbsent(project.getMetadata().getUid(), uid -> register(project, status))
                .newest()
                .set(status);
    }

    /** Forgets a project that is gone, or is not backed up any more. */
    void forget(String uid) {
        var known = byUid.remove(uid);
        if (known != null) {
            known.meters().forEach(registry::remove);
        }
    }

    private Known register(NextMavensProject project, BackupsStatus first) {
        var newest = new AtomicReference<>(first);
        return new Known(
                newest,
                List.of(
                        gauge(
                                project,
                                newest,
                                "backup.last.good",
                                "seconds",
                                "When the last good backup was made",
                                status -> finished(status.lastGoodBackup())),
                        gauge(
                                project,
                                newest,
                                "backup.failed",
                                null,
                                "Whether the last backup failed",
                                status -> failed(status.lastBackup())),
                        gauge(
                                project,
                                newest,
                                "backup.size",
                                "bytes",
                                "Size of the last good backup, encrypted",
                                status -> number(status.lastGoodBackup(), BackupRun::size)),
                        gauge(
                                project,
                                newest,
                                "drill.last.good",
                                "seconds",
                                "When a backup was restored in a drill last",
                                status -> finished(status.lastGoodDrill())),
                        gauge(
                                project,
                                newest,
                                "drill.failed",
                                null,
                                "Whether the last drill failed",
                                status -> failed(status.lastDrill())),
                        gauge(
                                project,
                                newest,
                                "drill.rows",
                                null,
                                "Rows that were restored and compared in the last good drill",
                                status -> number(status.lastGoodDrill(), BackupRun::rows))));
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

    private Meter gauge(
            NextMavensProject project,
            AtomicReference<BackupsStatus> newest,
            String what,
            String unit,
            String description,
            ToDoubleFunction<BackupsStatus> value) {
        return Gauge.builder("nextmavens." + what, newest, reference -> value.applyAsDouble(reference.get()))
                .description(description)
                .baseUnit(unit)
                .tag("namespace", project.getMetadata().getNamespace())
                .tag("project", project.getMetadata().getName())
                .register(registry);
    }
}
