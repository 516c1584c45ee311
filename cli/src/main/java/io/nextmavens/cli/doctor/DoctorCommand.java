package io.nextmavens.cli.doctor;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.cluster.ApiProblems;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Looks at a cluster, and says what is wrong with it and what to do. */
@Command(
        name = "doctor",
        description = "What is wrong with the cluster: CRDs, operator, gateways, volumes, your rights, projects."
                + " Ends with 1 when something does not work.")
public final class DoctorCommand extends ClusterCommand.Showing {

    @Override
    protected Exit run(Connection cluster) {
        var findings = new ArrayList<Finding>();
        // whoever cannot reach the cluster is told so, and nothing else
        findings.add(Finding.ok(
                "cluster",
                cluster.client().getMasterUrl() + ", Kubernetes "
                        + cluster.client().getKubernetesVersion().getGitVersion()));
        findings.addAll(looked("CRDs", () -> CrdCheck.of(cluster)));
        findings.addAll(looked("operator", () -> OperatorCheck.of(cluster, Instant.now())));
        var projects = projects(cluster);
        findings.addAll(looked("surroundings", () -> SurroundingsCheck.of(cluster, projects)));
        findings.addAll(AccessCheck.of(cluster));
        projects.ifPresent(list -> findings.addAll(ProjectsCheck.of(list)));
        show(DoctorReport.of(findings));
        return DoctorReport.exit(findings);
    }

    /** Those of all namespaces where the user may list them, else of the one, else none. */
    private static Optional<List<NextMavensProject>> projects(Connection cluster) {
        for (boolean all : new boolean[] {true, false}) {
            try {
                return Optional.of(Projects.list(cluster, all));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN
                        && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    /** What a check found, or that the user may not look there. */
    private static List<Finding> looked(String about, Supplier<List<Finding>> check) {
        try {
            return check.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            var lines = ApiProblems.of(e).getMessage().split("\n", 2);
            return List.of(Finding.warning(
                    about, "could not be looked at: " + lines[0], lines.length > 1 ? lines[1].replace('\n', ' ') : ""));
        }
    }
}
