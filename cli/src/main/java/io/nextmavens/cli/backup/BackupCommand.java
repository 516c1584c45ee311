package io.nextmavens.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.cli.change.WaitOptions;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.BackupSpec;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a NextMavensBackup. */
@Command(name = "backup", description = "Makes a backup of a project now, to where its spec.backups says.")
public final class BackupCommand extends ClusterCommand {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Option(
            names = "--name",
            paramLabel = "OBJECT",
            description = "name of the NextMavensBackup (default: the project's, with the time)")
    private Optional<String> object = Optional.empty();

    @Mixin
    private WaitOptions wait;

    @Override
    protected Exit run(Connection cluster) {
        check(Projects.get(cluster, name));
        var backup = new NextMavensBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withNamespace(cluster.namespace())
                .withName(object.orElseGet(() -> TaskNames.of(name, Instant.now())))
                .build());
        backup.setSpec(new BackupSpec(new ProjectReference(name)));
        var made = cluster.client().resource(backup).create();
        var called = made.getMetadata().getName();
        out().println("backup " + called + " of project " + name + " is asked for");
        if (wait.isAsked()) {
            out().flush();
            out().println(wait.await("backup " + called, () -> TaskProgress.of(get(cluster, called)), err()));
        }
        return Exit.DONE;
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

    private static NextMavensBackup get(Connection cluster, String called) {
        return Optional.ofNullable(cluster.client()
                        .resources(NextMavensBackup.class)
                        .inNamespace(cluster.namespace())
                        .withName(called)
                        .get())
                .orElseThrow(() -> new Problem(
                        Exit.NOT_FOUND,
                        "backup " + called + " was deleted",
                        "What its Job has made so far may be there."));
    }
}
