package io.nextmavens.cli.status;

import io.nextmavens.cli.output.Age;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Instant;
import java.util.Optional;

/** How a project's backups stand, in a few words. Pure. */
final class BackupText {

    private BackupText() {}

    static String of(NextMavensProject project, Instant now) {
        if (project.getSpec().backups() == null) {
            return "none";
        }
        var backups = Optional.ofNullable(project.getStatus()).flatMap(status -> Optional.ofNullable(status.backups()));
        var last = backups.map(BackupsStatus::lastBackup);
        var good = backups.map(BackupsStatus::lastGoodBackup);
        if (last.isEmpty()) {
            return "not yet";
        }
        boolean failed = last.map(BackupRun::error).isPresent();
        var goodAge = good.map(run -> Age.of(run.finished(), now) + " ago");
        if (!failed) {
            return goodAge.orElseGet(() -> Age.of(last.get().finished(), now) + " ago");
        }
        return "failed" + goodAge.map(age -> ", good " + age).orElse(", none good");
    }
}
