package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/** The operators that run on a cluster. */
public final class Operators {

    /** Where manifests/install and the chart's documentation put it. */
    public static final String NAMESPACE = "nextmavens-system";

    /** Labels of its Deployment and its pods. */
    public static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/name", "nextmavens", "app.kubernetes.io/component", "operator");

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
        return operator.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }
}
