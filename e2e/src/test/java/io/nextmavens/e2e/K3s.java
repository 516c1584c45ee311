package io.nextmavens.e2e;

import io.fabric8.kubernetes.client.Config;
import java.util.Map;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s as Testcontainers starts it; {@code up} is told its container and leaves its life to Testcontainers. */
final class K3s implements Cluster {

    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.2-k3s1");
    private static final int HTTP = 80;

    private final K3sContainer container;

    private K3s(K3sContainer container) {
        this.container = container;
    }

    static K3s start() {
        K3sContainer container = new K3sContainer(IMAGE);
        container.addExposedPort(HTTP);
        container.start();
        return new K3s(container);
    }

    @Override
    public Script script() {
        return new Script(Map.of("NEXTMAVENS_K3S", container.getContainerId()));
    }

    @Override
    public Config config() {
        return Config.fromKubeconfig(container.getKubeConfigYaml());
    }

    @Override
    public void close() {
        container.stop();
    }
}
