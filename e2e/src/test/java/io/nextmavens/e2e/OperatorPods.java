package io.nextmavens.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.List;

/** The operator as tests find it on the cluster. */
final class OperatorPods {

    static final String NAMESPACE = "nextmavens-system";
    static final String NAME = "nextmavens-operator";

    private OperatorPods() {}

    static RollableScalableResource<Deployment> deployment(KubernetesClient client) {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(NAME);
    }

    /** Those that are not ending. */
    static List<Pod> all(KubernetesClient client) {
        return client
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** What one that runs measures. */
    static String metrics(KubernetesClient client) {
        String pod = all(client).stream()
                .filter(one -> one.getStatus().getPhase().equals("Running"))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
        return client.raw("/api/v1/namespaces/" + NAMESPACE + "/pods/" + pod + ":8080/proxy/q/metrics");
    }
}
