package io.nextmavens.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one cluster of the run: started for the first who asks, ended after the last test. */
final class OnCluster implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(OnCluster.class);

    /**
     * The cluster as tests see it.
     *
     * @param cluster where it runs
     * @param client its API
     * @param sample the sample project's address and keys, as {@code ./nextmavens env} gives them
     */
    record Running(Cluster cluster, KubernetesClient client, Map<String, String> sample) implements AutoCloseable {

        static Running start() {
            Cluster cluster = Cluster.start();
            try {
                return new Running(
                        cluster,
                        cluster.client(),
                        Script.assignments(cluster.script().run("env")));
            } catch (Exception e) {
                cluster.close();
                throw new IllegalStateException("connect to the cluster", e);
            }
        }

        @Override
        public void close() {
            client.close();
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
    }
}
