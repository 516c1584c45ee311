package io.nextmavens.operator.pooler;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.PoolerSpec;
import io.nextmavens.operator.owned.ClusterService;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RestrictedPod;
import java.util.Optional;

/** What is wanted of PgBouncer's objects. Pure. */
public final class PoolerObjects {

    /** Port of the container and of the Service: PostgreSQL's own. */
    public static final int PORT = 5432;

    private static final String PORT_NAME = "postgresql";
    private static final String CONFIG_ANNOTATION = "nextmavens.io/config-digest";

    /** uid and gid of {@code postgres} in the image. */
    private static final long POSTGRES_ID = 999L;

    /** It is in the Service until it is told to end; clients that come meanwhile are served. */
    private static final long DRAIN_SECONDS = 5;

    private PoolerObjects() {}

    /** The Service that the runtime connects to. */
    public static Service service(ProjectObjects names) {
        return ClusterService.of(names, names.pooler(), Component.POOLER, PORT_NAME, PORT);
    }

    /**
     * Pods that pass the restricted Pod Security Standard. The image's stop signal is SIGINT, PgBouncer's safe
     * shutdown: transactions that have begun end first.
     *
     * @param configDigest changes when the configuration does, so that the pods are replaced
     */
    public static Deployment deployment(
            ProjectObjects names, PoolerSpec spec, String defaultImage, String configDigest, boolean suspended) {
        return new DeploymentBuilder()
                .withMetadata(names.owned(names.pooler(), Component.POOLER))
                .withNewSpec()
                .withReplicas(suspended ? 0 : spec.replicas())
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(names.selector(Component.POOLER))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(Component.POOLER))
                .addToAnnotations(CONFIG_ANNOTATION, configDigest)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(60L)
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(names.selector(Component.POOLER))
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .withSecurityContext(RestrictedPod.security(POSTGRES_ID).build())
                .addNewContainer()
                .withName("pgbouncer")
                .withImage(Optional.ofNullable(spec.image()).orElse(defaultImage))
                .withCommand("/usr/sbin/pgbouncer", "/etc/pgbouncer/pgbouncer.ini")
                .addNewPort()
                .withName(PORT_NAME)
                .withContainerPort(PORT)
                .withProtocol("TCP")
                .endPort()
                .withReadinessProbe(RestrictedPod.tcpProbe(PORT_NAME, 2, 3))
                .withLivenessProbe(RestrictedPod.tcpProbe(PORT_NAME, 10, 6))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep()
                .withSeconds(DRAIN_SECONDS)
                .endSleep()
                .endPreStop()
                .endLifecycle()
                .withResources(Optional.ofNullable(spec.resources()).orElseGet(PoolerObjects::resources))
                .withSecurityContext(RestrictedPod.containerSecurity())
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/pgbouncer")
                .withReadOnly(true)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("config")
                .withNewSecret()
                .withSecretName(names.pooler())
                .withDefaultMode(0440)
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ResourceRequirements resources() {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("20m"))
                .addToRequests("memory", new Quantity("32Mi"))
                .addToLimits("memory", new Quantity("128Mi"))
                .build();
    }
}
