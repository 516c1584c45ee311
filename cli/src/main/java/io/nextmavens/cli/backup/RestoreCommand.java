package io.nextmavens.cli.backup;

import io.nextmavens.cli.change.Suspension;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a NextMavensRestore, and the project that it fills where that is not there yet. */
@Command(
        name = "restore",
        description =
                "Restores a backup of the project NAME: in place, or into another project, which is made as NAME is"
                        + " where it is not there.")
public final class RestoreCommand extends TaskCommand<NextMavensRestore> {

    @Parameters(
            paramLabel = "NAME",
            description = "the project whose backup it is; with --into a project that is there it need not be any more")
    private String name;

    @Option(names = "--from", paramLabel = "BACKUP", required = true, description = "name of the backup, or latest")
    private String backup;

    @Option(names = "--into", paramLabel = "PROJECT", description = "the project that is filled (default: NAME itself)")
    private Optional<String> into = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "host name that the project of --into gets when it is made")
    private Optional<String> host = Optional.empty();

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

    /** For picocli. */
    public RestoreCommand() {
        super(NextMavensRestore.class, "Its Job went with it; the database is as it was unless the restore had ended.");
    }

    @Override
    Asked<NextMavensRestore> asked(Connection cluster) {
        var source = fromNamespace.orElse(cluster.namespace()) + "/" + name;
        var restore = new NextMavensRestore();
        restore.setSpec(plan(cluster, source).spec());
        return new Asked<>(restore, into.orElse(name), backup + " of " + source + " into project " + into.orElse(name));
    }

    private RestorePlan plan(Connection cluster, String source) {
        if (into.isEmpty() || Projects.find(cluster, into.get()).isPresent()) {
            return new RestorePlan(source, backup, Projects.get(cluster, into.orElse(name)), replace);
        }
        RestorePlan.checkName(backup);
        var made = make(cluster, into.get(), source);
        // nobody has used it yet: what its migrations have put in may go
        return new RestorePlan(source, backup, made, Optional.of(RestorePlan.database(made)));
    }

    /** Makes a project as the one whose backup it is, and waits for it: a restore needs its database. */
    private NextMavensProject make(Connection cluster, String target, String source) {
        var original = source.equals(cluster.namespace() + "/" + name)
                ? Projects.find(cluster, name)
                : Optional.<NextMavensProject>empty();
        var copy = new ProjectCopy(source, original, target).with(host);
        cluster.client().resource(copy).create();
        err().println("project " + target + " was made as " + name + " is; its keys are its own");
        await("project " + target, () -> Suspension.progress(Projects.get(cluster, target), false));
        return Projects.get(cluster, target);
    }
}
