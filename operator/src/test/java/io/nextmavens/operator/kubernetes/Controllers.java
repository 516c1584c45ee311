package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** Says of every Deployment and StatefulSet in a namespace that its pods are available, as its controller would. */
public final class Controllers implements AutoCloseable {

    private final KubernetesClient client;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<StatefulSet> statefulSets;
    private volatile boolean held;

    public Controllers(KubernetesClient client, String namespace) {
        this.client = client;
        deployments = client.apps().deployments().inNamespace(namespace).inform(handler(this::available));
        statefulSets = client.apps().statefulSets().inNamespace(namespace).inform(handler(this::ready));
    }

    /** Says nothing more until {@link #release}. */
    public void hold() {
        held = true;
    }

    /** Says it again, also of what came meanwhile. */
    public void release() {
        held = false;
        deployments.getStore().list().forEach(this::available);
        statefulSets.getStore().list().forEach(this::ready);
    }

    private void available(Deployment seen) {
        if (held || isBroken(seen)) {
            return;
        }
        var generation = seen.getMetadata().getGeneration();
        if (seen.getStatus() != null && generation.equals(seen.getStatus().getObservedGeneration())) {
            return;
        }
        int replicas = seen.getSpec().getReplicas();
        client.resource(new DeploymentBuilder(seen)
                        .withNewStatus()
                        .withObservedGeneration(generation)
                        .withReplicas(replicas)
                        .withUpdatedReplicas(replicas)
                        .withReadyReplicas(replicas)
                        .withAvailableReplicas(replicas)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** Pods of such an image do not become available. */
    private static boolean isBroken(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .anyMatch(container -> container.getImage().endsWith(":broken"));
    }

    private void ready(StatefulSet seen) {
        if (held) {
            return;
        }
        var generation = seen.getMetadata().getGeneration();
        if (seen.getStatus() != null && generation.equals(seen.getStatus().getObservedGeneration())) {
            return;
        }
        client.resource(new StatefulSetBuilder(seen)
                        .withNewStatus()
                        .withObservedGeneration(generation)
                        .withReplicas(seen.getSpec().getReplicas())
                        .withReadyReplicas(seen.getSpec().getReplicas())
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static <R extends HasMetadata> ResourceEventHandler<R> handler(java.util.function.Consumer<R> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(R object) {
                tell(object);
            }

            @Override
            public void onUpdate(R before, R object) {
                tell(object);
            }

            @Override
            public void onDelete(R object, boolean stateUnknown) {
                // gone
            }

            private void tell(R object) {
                try {
                    seen.accept(object);
                } catch (KubernetesClientException outdated) {
                    // there is a newer one, and an event for it
                }
            }
        };
    }

    @Override
    public void close() {
        deployments.stop();
        statefulSets.stop();
    }
}
