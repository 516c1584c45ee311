package io.nextmavens.cli.backup;

import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.BackupSpec;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a NextMavensBackup. */
@Command(name = "backup", description = "Makes a backup of a project now, to where its spec.backups says.")
public final class BackupCommand extends TaskCommand<NextMavensBackup> {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    /** For picocli. */
    public BackupCommand() {
        super(NextMavensBackup.class, "What its Job has made so far may be there.");
    }

    @Override
    Asked<NextMavensBackup> asked(Connection cluster) {
        check(Projects.get(cluster, name));
        var backup = new NextMavensBackup();
        backup.setSpec(new BackupSpec(new ProjectReference(name)));
        return new Asked<>(backup, name, "project " + name);
    }

    /** Refuses what would wait for ever. */
    static void check(NextMavensProject project) {
        var name = project.getMetadata().getName();
        if (project.getSpec().backups() == null) {
            throw new Problem(
                    Exit.REFUSED,
                    "project " + name + " has no spec.backups: nothing says where a backup would go to",
                    "Set it: docs/backups.md shows how.");
        }
        if (project.getSpec().suspend()) {
            throw new Problem(
                    Exit.REFUSED,
                    "project " + name + " is suspended, and no backup is made meanwhile",
                    "kubectl nextmavens resume " + name + " --wait");
        }
    }
}
