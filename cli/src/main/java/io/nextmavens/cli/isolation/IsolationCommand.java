package io.nextmavens.cli.isolation;

import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says whether tenants are kept apart. */
@Command(
        name = "isolation",
        description = "Whether a project keeps its tenants apart; ends with 1 unless it is known that it does.")
public final class IsolationCommand extends ClusterCommand.Showing {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Override
    protected Exit run(Connection cluster) {
        var report = new IsolationReport(Projects.get(cluster, name));
        show(report.answer(Instant.now()));
        return report.exit();
    }
}
