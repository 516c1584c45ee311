package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operators that run on a cluster. */
public final class Operators {

    /** Where manifests/install and the chart's documentation put it. */
    public static final String NAMESPACE = "nextmavens-system";

    /** Labels of its Deployment and its pods. */
    public static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/name", "nextmavens", "app.kubernetes.io/component", "operator");

    /** Its own default (docs/settings.md). */
    private static final String LEASE = "nextmavens-operator";

    private Operators() {}

    /** Their Deployments: of all namespaces where the user may look there, else of {@link #NAMESPACE}. */
    public static List<Deployment> list(Connection cluster) {
        var deployments = cluster.client().apps().deployments();
        try {
            return deployments.inAnyNamespace().withLabels(LABELS).list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return deployments.inNamespace(NAMESPACE).withLabels(LABELS).list().getItems();
        }
    }

    /** The image that one runs. */
    public static String image(Deployment operator) {
        return container(operator).getImage();
    }

    /** Name of the Lease by which its replicas agree on who reconciles; empty where it is set that every one does. */
    public static Optional<String> lease(Deployment operator) {
        if (setting(operator, "NEXTMAVENS_LEADER_ELECTION_ENABLED").equals(Optional.of("false"))) {
            return Optional.empty();
        }
        return Optional.of(
                setting(operator, "NEXTMAVENS_LEADER_ELECTION_LEASE_NAME").orElse(LEASE));
    }

    private static Optional<String> setting(Deployment operator, String name) {
        return container(operator).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .flatMap(variable -> Optional.ofNullable(variable.getValue()).stream())
                .findFirst();
    }

    /** The operator's own, whatever else is in its pods. */
    private static Container container(Deployment operator) {
        var containers = operator.getSpec().getTemplate().getSpec().getContainers();
        return containers.stream()
                .filter(container -> "operator".equals(container.getName()))
                .findFirst()
                .orElseGet(containers::getFirst);
    }
}
