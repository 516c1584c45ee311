package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A cluster's API as one user, and the namespace that is meant.
 *
 * @param client closed with this
 * @param namespace of objects that are named without one
 */
public record Connection(KubernetesClient client, String namespace) implements AutoCloseable {

    @Override
    public void close() {
        client.close();
    }
}
