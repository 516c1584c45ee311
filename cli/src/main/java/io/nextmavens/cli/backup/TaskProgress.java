package io.nextmavens.cli.backup;

import io.fabric8.kubernetes.client.CustomResource;
import io.nextmavens.cli.change.WaitOptions.Progress;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupTaskStatus;
import java.util.Locale;
import java.util.Optional;

/** How far a backup or a restore is. Pure but for the problem that it throws when it failed. */
final class TaskProgress {

    private TaskProgress() {}

    static Progress of(CustomResource<?, BackupTaskStatus> task) {
        var name = task.getKind().replace("NextMavens", "").toLowerCase(Locale.ROOT) + " "
                + task.getMetadata().getName();
        var status = Optional.ofNullable(task.getStatus());
        var message = status.flatMap(one -> one.conditions().stream().findFirst())
                .map(condition -> condition.message())
                .orElse("waiting for the operator");
        return switch (status.map(BackupTaskStatus::phase).orElse("Pending")) {
            case "Succeeded" ->
                new Progress.Over(name + " is done"
                        + status.map(BackupTaskStatus::run)
                                .map(BackupRun::backup)
                                .map(backup -> ": " + backup)
                                .orElse(""));
            case "Failed" ->
                throw new Problem(Exit.NOT_SO, name + " failed: " + message, "The log of its Job says more.");
            default -> new Progress.Pending(message);
        };
    }
}
