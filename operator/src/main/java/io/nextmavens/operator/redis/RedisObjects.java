package io.nextmavens.operator.redis;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.StandaloneRedisSpec;
import io.nextmavens.operator.owned.ClusterService;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RestrictedPod;
import java.math.BigInteger;
import java.util.Optional;

/** What is wanted of the objects of a project's own Redis. Pure. */
public final class RedisObjects {

    /** Port of the container and of the Service: Redis' own. */
    public static final int PORT = 6379;

    private static final String PORT_NAME = "redis";
    private static final String CONFIG_ANNOTATION = "nextmavens.io/config-digest";

    /** uid and gid of {@code redis} in the image. */
    private static final long REDIS_ID = 999L;

    private static final BigInteger LEAST_LIMIT = BigInteger.valueOf(128L << 20);

    private RedisObjects() {}

    /** The Service that the runtime connects to. */
    public static Service service(ProjectObjects names) {
        return ClusterService.of(names, names.redis(), Component.REDIS, PORT_NAME, PORT);
    }

    /**
     * One pod that passes the restricted Pod Security Standard. It is replaced rather than joined by another: two that
     * know nothing of each other would each count half of the requests.
     *
     * @param configDigest changes when the configuration does, so that the pod is replaced
     */
    public static Deployment deployment(
            ProjectObjects names,
            StandaloneRedisSpec spec,
            String defaultImage,
            String configDigest,
            boolean suspended) {
        return new DeploymentBuilder()
                .withMetadata(names.owned(names.redis(), Component.REDIS))
                .withNewSpec()
                .withReplicas(suspended ? 0 : 1)
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(names.selector(Component.REDIS))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(Component.REDIS))
                .addToAnnotations(CONFIG_ANNOTATION, configDigest)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(10L)
                .withSecurityContext(RestrictedPod.security(REDIS_ID).build())
                .addNewContainer()
                .withName("redis")
                .withImage(Optional.ofNullable(spec.image()).orElse(defaultImage))
                .withCommand("redis-server", "/etc/redis/redis.conf")
                .addNewPort()
                .withName(PORT_NAME)
                .withContainerPort(PORT)
                .withProtocol("TCP")
                .endPort()
                .withReadinessProbe(RestrictedPod.tcpProbe(PORT_NAME, 2, 3))
                .withLivenessProbe(RestrictedPod.tcpProbe(PORT_NAME, 10, 6))
                .withResources(Optional.ofNullable(spec.resources()).orElseGet(() -> resources(spec)))
                .withSecurityContext(RestrictedPod.containerSecurity())
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/redis")
                .withReadOnly(true)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("config")
                .withNewSecret()
                .withSecretName(names.redis())
                .addNewItem()
                .withKey(RedisConfig.FILE)
                .withPath(RedisConfig.FILE)
                .endItem()
                .withDefaultMode(0440)
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Buffers of clients come on top of the keys. */
    private static ResourceRequirements resources(StandaloneRedisSpec spec) {
        var limit =
                new BigInteger(RedisConfig.bytes(spec.memory())).shiftLeft(1).max(LEAST_LIMIT);
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("20m"))
                .addToRequests("memory", new Quantity("32Mi"))
                .addToLimits("memory", new Quantity(limit.shiftRight(20) + "Mi"))
                .build();
    }
}
