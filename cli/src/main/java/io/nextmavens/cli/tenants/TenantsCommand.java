package io.nextmavens.cli.tenants;

import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantsStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the tenants of a project that are objects, and says how many others there are. */
@Command(name = "tenants", description = "The tenants of a project that are objects, and how many others it has.")
public final class TenantsCommand extends ClusterCommand.Showing {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Override
    protected Exit run(Connection cluster) {
        var project = Projects.get(cluster, name);
        var tenants =
                cluster
                        .client()
                        .resources(NextMavensTenant.class)
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems()
                        .stream()
                        .filter(tenant -> tenant.getSpec().projectRef().name().equals(name))
                        .sorted(Comparator.comparing(
                                tenant -> tenant.getMetadata().getName()))
                        .toList();
        show(TenantsAnswer.of(tenants, Instant.now()));
        Optional.ofNullable(project.getStatus())
                .flatMap(status -> Optional.ofNullable(status.tenants()))
                .map(TenantsStatus::total)
                .ifPresent(total -> err().println(
                                "The database has " + total + " tenants, " + tenants.size() + " of them as objects."));
        return Exit.DONE;
    }
}
