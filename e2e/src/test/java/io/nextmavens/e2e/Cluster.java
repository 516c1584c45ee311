package io.nextmavens.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/**
 * A cluster of the tests' own with what {@code ./nextmavens up} puts on it; beside one that is up already, and gone
 * after them. K3s by Testcontainers where there is Docker, else the cluster of {@code e2e/cluster}.
 */
interface Cluster extends AutoCloseable {

    /** {@code ./nextmavens}, made to work on this cluster. */
    Script script();

    /** How to reach its API server. */
    Config config() throws IOException;

    @Override
    void close();

    /** A client of its own for each who asks; the caller closes it. */
    default KubernetesClient client() throws IOException {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Starts one and installs Traefik, the operator and the sample, from the modules as they are packaged. */
    static Cluster start() {
        Cluster cluster = DockerClientFactory.instance().isDockerAvailable() ? K3s.start() : new Own();
        try {
            cluster.script().run("up");
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The cluster without Docker; {@code up} starts it. */
    final class Own implements Cluster {

        private static final Map<String, String> APART =
                Map.of("CLUSTER_NETNS", "nextmavens-e2e", "CLUSTER_NET", "10.97.7");

        private final Script script = new Script(APART);

        @Override
        public Script script() {
            return script;
        }

        @Override
        public Config config() throws IOException {
            Path kubeconfig = Path.of(script.run("kubeconfig"));
            return Config.fromKubeconfig(Files.readString(kubeconfig));
        }

        @Override
        public void close() {
            script.run("down");
        }
    }
}
