package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The projects of a cluster as the API has them now. */
public final class Projects {

    /** What names of projects begin with in {@code -o name}. */
    public static final String NAME = "nextmavensproject.nextmavens.io/";

    private Projects() {}

    /** A project of the namespace; a {@link Problem} that names similar ones when it is not there. */
    public static NextMavensProject get(Connection cluster, String name) {
        return find(cluster, name).orElseThrow(() -> missing(cluster, name));
    }

    /** A project of the namespace, if it is there. */
    public static Optional<NextMavensProject> find(Connection cluster, String name) {
        return Optional.ofNullable(cluster.client()
                .resources(NextMavensProject.class)
                .inNamespace(cluster.namespace())
                .withName(name)
                .get());
    }

    /** The projects of the namespace, or of all, by namespace and name. */
    public static List<NextMavensProject> list(Connection cluster, boolean all) {
        var projects = cluster.client().resources(NextMavensProject.class);
        return (all ? projects.inAnyNamespace() : projects.inNamespace(cluster.namespace()))
                .list().getItems().stream()
                        .sorted(Comparator.comparing((NextMavensProject project) ->
                                        project.getMetadata().getNamespace())
                                .thenComparing(project -> project.getMetadata().getName()))
                        .toList();
    }

    private static Problem missing(Connection cluster, String name) {
        return new Problem(
                Exit.NOT_FOUND,
                "there is no project " + name + " in the namespace " + cluster.namespace(),
                suggestion(name, cluster.namespace(), known(cluster)));
    }

    /** Those of all namespaces where the user may list them, else of the one. */
    private static List<NextMavensProject> known(Connection cluster) {
        try {
            return list(cluster, true);
        } catch (KubernetesClientException e) {
            try {
                return list(cluster, false);
            } catch (KubernetesClientException none) {
                return List.of();
            }
        }
    }

    /** What somebody may have meant who named a project that is not there. */
    static String suggestion(String name, String namespace, List<NextMavensProject> known) {
        var elsewhere = known.stream()
                .filter(project -> project.getMetadata().getName().equals(name))
                .map(project -> project.getMetadata().getNamespace())
                .toList();
        if (!elsewhere.isEmpty()) {
            return "There is one in " + String.join(", ", elsewhere) + ": add -n " + elsewhere.getFirst() + ".";
        }
        var here = known.stream()
                .filter(project -> project.getMetadata().getNamespace().equals(namespace))
                .map(project -> project.getMetadata().getName())
                .toList();
        var near = NearestNames.to(name, here);
        if (!near.isEmpty()) {
            return "Did you mean " + String.join(" or ", near) + "?";
        }
        return here.isEmpty()
                ? "There is no project there at all; kubectl nextmavens status -A shows those of all namespaces."
                : "There is " + String.join(", ", here) + ".";
    }
}
