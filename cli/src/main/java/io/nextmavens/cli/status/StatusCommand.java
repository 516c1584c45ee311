package io.nextmavens.cli.status;

import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows projects, or one with all its conditions and what to do. */
@Command(name = "status", description = "How projects are; with NAME one, with its conditions and what to do.")
public final class StatusCommand extends ClusterCommand.Showing {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "the project (default: all of the namespace)")
    private Optional<String> name = Optional.empty();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "those of all namespaces")
    private boolean all;

    @Override
    protected Exit run(Connection cluster) {
        if (name.isPresent()) {
            if (all) {
                throw new Problem(Exit.USAGE, "NAME and -A do not go together", "Name its namespace with -n.");
            }
            one(cluster, name.get());
        } else {
            several(cluster);
        }
        return Exit.DONE;
    }

    private void one(Connection cluster, String wanted) {
        var project = Projects.get(cluster, wanted);
        var view = ProjectViews.of(cluster, List.of(project), Optional.of(cluster.namespace()))
                .getFirst();
        show(new Answer(StatusPage.of(view, Instant.now()), StatusData.of(view), List.of(Projects.NAME + view.name())));
    }

    private void several(Connection cluster) {
        var projects = Projects.list(cluster, all);
        var namespace = all ? Optional.<String>empty() : Optional.of(cluster.namespace());
        var views = ProjectViews.of(cluster, projects, namespace);
        if (views.isEmpty()) {
            err().println(
                            all
                                    ? "There is no project."
                                    : "There is no project in the namespace " + cluster.namespace() + ".");
        }
        show(new Answer(
                views.isEmpty() ? "" : StatusTable.of(views, all, Instant.now()),
                StatusData.of(views),
                views.stream().map(view -> Projects.NAME + view.name()).toList()));
    }
}
