package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real API server, one for all tests of the run: the one that NEXTMAVENS_TEST_KUBECONFIG names; else etcd and
 * kube-apiserver as plain processes, where e2e/cluster has compiled them (NEXTMAVENS_KUBE_BIN, default
 * ~/.cache/nextmavens-cluster/bin); else K3s in Docker.
 *
 * <p>The CRD and what is in manifests/install of RBAC are applied. The controllers of Kubernetes may be missing, so
 * tests must not count on garbage collection or on pods; {@link Controllers} stands in for them.
 */
public final class ApiServer implements BeforeAllCallback {

    /** Who the operator is in manifests/install. */
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:nextmavens-system:nextmavens-operator";

    private static Config config;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ApiServer.class))
                .getOrComputeIfAbsent(Running.class, key -> start(), Running.class);
    }

    /** A client that may do everything. */
    public static KubernetesClient administrator() {
        return client(new ConfigBuilder(config).build());
    }

    /** A client that may do what manifests/install allows the operator, and that tells of its requests. */
    public static KubernetesClient operator(Interceptor interceptor) {
        var operator = new ConfigBuilder(config)
                .withImpersonateUsername(SERVICE_ACCOUNT)
                .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
                .build();
        return new KubernetesClientBuilder()
                .withConfig(operator)
                .withHttpClientFactory(new VertxHttpClientFactory())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("test", interceptor))
                .build();
    }

    private static KubernetesClient client(Config of) {
        return new KubernetesClientBuilder()
                .withConfig(of)
                .withHttpClientFactory(new VertxHttpClientFactory())
                .build();
    }

    private static Running start() {
        var given = System.getenv("NEXTMAVENS_TEST_KUBECONFIG");
        Running running;
        if (given != null && !given.isBlank()) {
            running = new Running(Config.fromKubeconfig(read(Path.of(given))), () -> {});
        } else if (PlainApiServer.isAvailable()) {
            running = PlainApiServer.start();
        } else {
            running = K3sApiServer.start();
        }
        config = running.config();
        try (var client = administrator()) {
            Installation.apply(client);
        }
        return running;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /**
     * A server that runs.
     *
     * @param config how an administrator reaches it
     * @param end ends it
     */
    record Running(Config config, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
