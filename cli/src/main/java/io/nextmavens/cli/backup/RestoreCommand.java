package io.nextmavens.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.cli.change.WaitOptions;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a NextMavensRestore. */
@Command(
        name = "restore",
        description = "Restores a backup of the project NAME: in place, or into another project that is there already.")
public final class RestoreCommand extends ClusterCommand {

    @Parameters(
            paramLabel = "NAME",
            description = "the project whose backup it is; with --into it need not be there any more")
    private String name;

    @Option(names = "--from", paramLabel = "BACKUP", required = true, description = "name of the backup, or latest")
    private String backup;

    @Option(names = "--into", paramLabel = "PROJECT", description = "the project that is filled (default: NAME itself)")
    private Optional<String> into = Optional.empty();

    @Option(
            names = "--from-namespace",
            paramLabel = "NAMESPACE",
            description = "namespace that NAME is or was in, with --into (default: the same)")
    private Optional<String> fromNamespace = Optional.empty();

    @Option(
            names = "--replace-database",
            paramLabel = "DATABASE",
            description =
                    "the database of the project that is filled, to say that it may be replaced although it holds rows")
    private Optional<String> replace = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "OBJECT",
            description = "name of the NextMavensRestore (default: the project's, with the time)")
    private Optional<String> object = Optional.empty();

    @Mixin
    private WaitOptions wait;

    @Override
    protected Exit run(Connection cluster) {
        var target = Projects.get(cluster, into.orElse(name));
        var source = fromNamespace.orElse(cluster.namespace()) + "/" + name;
        var restore = new NextMavensRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withNamespace(cluster.namespace())
                .withName(object.orElseGet(() -> TaskNames.of(into.orElse(name), Instant.now())))
                .build());
        restore.setSpec(new RestorePlan(source, backup, target, replace).spec());
        var made = cluster.client().resource(restore).create();
        var called = made.getMetadata().getName();
        out().println("restore " + called + " of " + backup + " of " + source + " into project " + into.orElse(name)
                + " is asked for");
        if (wait.isAsked()) {
            out().flush();
            out().println(wait.await("restore " + called, () -> TaskProgress.of(get(cluster, called)), err()));
        }
        return Exit.DONE;
    }

    private static NextMavensRestore get(Connection cluster, String called) {
        return Optional.ofNullable(cluster.client()
                        .resources(NextMavensRestore.class)
                        .inNamespace(cluster.namespace())
                        .withName(called)
                        .get())
                .orElseThrow(() -> new Problem(
                        Exit.NOT_FOUND,
                        "restore " + called + " was deleted",
                        "Its Job went with it; the database is as it was unless the restore had ended."));
    }
}
