package io.nextmavens.operator.standalone;

import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.owned.ClusterService;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RestrictedPod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is wanted of a standalone database's objects. Pure. */
public final class StandaloneObjects {

    /** PostgreSQL's port. */
    public static final int PORT = 5432;

    /** uid and gid of {@code postgres} in the image, and in Debian-based images of PostgreSQL. */
    private static final long POSTGRES_ID = 999L;

    private static final String PORT_NAME = "postgresql";
    private static final BigDecimal BYTES_PER_MB = BigDecimal.valueOf(1024L * 1024L);

    private StandaloneObjects() {}

    /** The Service that clients and the operator connect to. */
    public static Service service(ProjectObjects names) {
        return ClusterService.of(names, names.database(), Component.DATABASE, PORT_NAME, PORT);
    }

    /**
     * One primary. The claim stays when the StatefulSet goes (its retention policy's default), so a project that is
     * deleted and made again finds its data.
     */
    public static StatefulSet statefulSet(ProjectObjects names, ProjectSpec spec, String defaultImage) {
        var standalone = spec.database().standalone();
        return new StatefulSetBuilder()
                .withMetadata(names.owned(names.database(), Component.DATABASE))
                .withNewSpec()
                .withServiceName(names.database())
                .withReplicas(spec.suspend() ? 0 : 1)
                .withNewSelector()
                .withMatchLabels(names.selector(Component.DATABASE))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(Component.DATABASE))
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                // a fast shutdown ends with a checkpoint, which takes its time on a busy server
                .withTerminationGracePeriodSeconds(120L)
                .withSecurityContext(RestrictedPod.security(POSTGRES_ID)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .build())
                .addNewContainer()
                .withName("postgresql")
                .withImage(Optional.ofNullable(standalone.image()).orElse(defaultImage))
                .withArgs(arguments(spec))
                .addNewEnv()
                .withName("PGDATA")
                .withValue("/var/lib/postgresql/data/pgdata")
                .endEnv()
                .addNewEnv()
                .withName("POSTGRES_PASSWORD_FILE")
                .withValue("/etc/nextmavens/superuser/password")
                .endEnv()
                .addNewPort()
                .withName(PORT_NAME)
                .withContainerPort(PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probe(2, 150))
                .withReadinessProbe(probe(5, 3))
                .withLivenessProbe(probe(10, 6))
                .withResources(Optional.ofNullable(standalone.resources()).orElseGet(StandaloneObjects::resources))
                .withSecurityContext(RestrictedPod.containerSecurity())
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/var/lib/postgresql/data")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("superuser")
                .withMountPath("/etc/nextmavens/superuser")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("run")
                .withMountPath("/var/run/postgresql")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("shm")
                .withMountPath("/dev/shm")
                .endVolumeMount()
                .endContainer()
                .withVolumes(volumes(names))
                .endSpec()
                .endTemplate()
                .addNewVolumeClaimTemplate()
                .withNewMetadata()
                .withName("data")
                .withLabels(names.labels(Component.DATABASE))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(standalone.storage().storageClass())
                .withNewResources()
                .addToRequests("storage", new Quantity(standalone.storage().size()))
                .endResources()
                .endSpec()
                .endVolumeClaimTemplate()
                .endSpec()
                .build();
    }

    /** The operator's own settings win; the CRD refuses them in parameters anyway. */
    private static List<String> arguments(ProjectSpec spec) {
        var settings = new TreeMap<>(spec.database().standalone().parameters());
        settings.put("wal_level", "logical");
        settings.put("max_slot_wal_keep_size", megabytes(spec.replication().maxSlotWalKeepSize()) + "MB");
        var arguments = new ArrayList<String>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            arguments.add("-c");
            arguments.add(setting.getKey() + "=" + setting.getValue());
        }
        return arguments;
    }

    private static String megabytes(String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity))
                .divideToIntegralValue(BYTES_PER_MB)
                .toPlainString();
    }

    /** Over TCP: while the image makes the data directory, a server without network may answer on the socket. */
    private static Probe probe(int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand("pg_isready", "-q", "-h", "127.0.0.1", "-p", Integer.toString(PORT))
                .endExec()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    private static ResourceRequirements resources() {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", new Quantity("256Mi"))
                .build();
    }

    private static List<Volume> volumes(ProjectObjects names) {
        return List.of(
                new VolumeBuilder()
                        .withName("superuser")
                        .withNewSecret()
                        .withSecretName(names.superuserSecret())
                        .endSecret()
                        .build(),
                emptyDir("run", null, null),
                emptyDir("tmp", null, null),
                // a container's own /dev/shm has 64 MB, too little for parallel queries
                emptyDir("shm", "Memory", new Quantity("256Mi")));
    }

    private static Volume emptyDir(String name, String medium, Quantity sizeLimit) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withMedium(medium)
                .withSizeLimit(sizeLimit)
                .endEmptyDir()
                .build();
    }
}
