package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in Docker. */
final class K3sApiServer {

    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.2-k3s1");

    private K3sApiServer() {}

    static ApiServer.Running start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException(
                    "there is no API server to test against: run e2e/cluster/cluster build (Go, Linux), or start Docker,"
                            + " or set NEXTMAVENS_TEST_KUBECONFIG to the kubeconfig of a cluster that may be changed");
        }
        var container = new K3sContainer(IMAGE);
        container.start();
        return new ApiServer.Running(Config.fromKubeconfig(container.getKubeConfigYaml()), container::stop);
    }
}
