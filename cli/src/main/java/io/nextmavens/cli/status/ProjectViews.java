package io.nextmavens.cli.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what is around projects: three requests, however many projects there are. */
final class ProjectViews {

    private static final Map<String, String> RUNTIMES = Map.of(
            "app.kubernetes.io/managed-by", "nextmavens-operator",
            "app.kubernetes.io/component", "runtime");

    private ProjectViews() {}

    /**
     * The projects with what is around them.
     *
     * @param namespace where they are; none: all
     */
    static List<ProjectView> of(Connection cluster, List<NextMavensProject> projects, Optional<String> namespace) {
        var deployments = allowed(() -> namespace
                .map(name -> cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace(name)
                        .withLabels(RUNTIMES)
                        .list())
                .orElseGet(() -> cluster.client()
                        .apps()
                        .deployments()
                        .inAnyNamespace()
                        .withLabels(RUNTIMES)
                        .list())
                .getItems());
        var alerts = allowed(() -> namespace
                .map(name -> cluster.client()
                        .resources(NextMavensAlert.class)
                        .inNamespace(name)
                        .list())
                .orElseGet(() -> cluster.client()
                        .resources(NextMavensAlert.class)
                        .inAnyNamespace()
                        .list())
                .getItems());
        return projects.stream()
                .map(project -> new ProjectView(
                        project,
                        deployments.map(list -> pods(project, list)),
                        alerts.map(list -> firing(project, list))))
                .toList();
    }

    private static ProjectView.Pods pods(NextMavensProject project, List<Deployment> deployments) {
        return deployments.stream()
                .filter(one -> one.getMetadata()
                                .getNamespace()
                                .equals(project.getMetadata().getNamespace())
                        && one.getMetadata()
                                .getName()
                                .equals(project.getMetadata().getName() + "-runtime"))
                .findFirst()
                .map(one -> new ProjectView.Pods(
                        Optional.ofNullable(one.getStatus())
                                .map(status -> status.getReadyReplicas())
                                .orElse(0),
                        Optional.ofNullable(one.getSpec().getReplicas()).orElse(1)))
                .orElse(new ProjectView.Pods(0, 0));
    }

    private static List<NextMavensAlert> firing(NextMavensProject project, List<NextMavensAlert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.getMetadata()
                                .getNamespace()
                                .equals(project.getMetadata().getNamespace())
                        && alert.getSpec()
                                .projectRef()
                                .name()
                                .equals(project.getMetadata().getName()))
                .filter(alert -> alert.getStatus() != null && alert.getStatus().phase() == AlertPhase.Firing)
                .toList();
    }

    /** What is asked for, or nothing where the user may not see it: a table with gaps says more than none. */
    private static <T> Optional<T> allowed(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
