package io.nextmavens.operator.standalone;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RestrictedPod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the pods of a primary and of its standbys have in common. Pure. */
final class PostgresPod {

    static final String PORT_NAME = "postgresql";

    /** Name of the claim template, and so the beginning of the claims' names. */
    static final String DATA = "data";

    /** uid and gid of {@code postgres} in the image, and in Debian-based images of PostgreSQL. */
    private static final long POSTGRES_ID = 999L;

    private static final String SUPERUSER = "superuser";
    private static final String DATA_FOLDER = "/var/lib/postgresql/data";
    private static final String SUPERUSER_FOLDER = "/etc/nextmavens/superuser";
    private static final BigDecimal BYTES_PER_MB = BigDecimal.valueOf(1024L * 1024L);

    private PostgresPod() {}

    /**
     * The pod.
     *
     * @param environment variables besides those that both have
     * @param startup how long it may take to start
     * @param secret the volume with passwords
     */
    static PodSpecBuilder of(
            ProjectSpec spec,
            String defaultImage,
            Map<String, String> settings,
            List<EnvVar> environment,
            Probe startup,
            Volume secret) {
        var standalone = spec.database().standalone();
        return new PodSpecBuilder()
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
                .withArgs(arguments(settings))
                .withEnv(variable("PGDATA", DATA_FOLDER + "/pgdata"))
                .addAllToEnv(environment)
                .addNewPort()
                .withName(PORT_NAME)
                .withContainerPort(StandaloneObjects.PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(startup)
                .withReadinessProbe(probe(5, 3))
                .withLivenessProbe(probe(10, 6))
                .withResources(Optional.ofNullable(standalone.resources()).orElseGet(PostgresPod::resources))
                .withSecurityContext(RestrictedPod.containerSecurity())
                .addNewVolumeMount()
                .withName(DATA)
                .withMountPath(DATA_FOLDER)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName(SUPERUSER)
                .withMountPath(SUPERUSER_FOLDER)
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
                .withVolumes(
                        secret,
                        emptyDir("run", null, null),
                        emptyDir("tmp", null, null),
                        // a container's own /dev/shm has 64 MB, too little for parallel queries
                        emptyDir("shm", "Memory", new Quantity("256Mi")));
    }

    /** The operator's own settings win; the CRD refuses them in parameters anyway. */
    static SortedMap<String, String> settings(ProjectSpec spec) {
        var settings = new TreeMap<>(spec.database().standalone().parameters());
        settings.put("wal_level", "logical");
        settings.put("max_slot_wal_keep_size", megabytes(spec.replication().maxSlotWalKeepSize()) + "MB");
        return settings;
    }

    /** Over TCP: while the image makes the data directory, a server without network may answer on the socket. */
    static Probe probe(int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand("pg_isready", "-q", "-h", "127.0.0.1", "-p", Integer.toString(StandaloneObjects.PORT))
                .endExec()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /** The passwords that a pod is given. */
    static VolumeBuilder passwords(ProjectObjects names) {
        return new VolumeBuilder()
                .withName(SUPERUSER)
                .withNewSecret()
                .withSecretName(names.superuserSecret())
                .endSecret();
    }

    static PersistentVolumeClaim claim(ProjectObjects names, ProjectSpec spec, Component component) {
        var storage = spec.database().standalone().storage();
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(DATA)
                .withLabels(names.labels(component))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storage.storageClass())
                .withNewResources()
                .addToRequests("storage", new Quantity(storage.size()))
                .endResources()
                .endSpec()
                .build();
    }

    private static List<String> arguments(Map<String, String> settings) {
        var arguments = new ArrayList<String>();
        settings.forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=" + value);
        });
        return arguments;
    }

    private static String megabytes(String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity))
                .divideToIntegralValue(BYTES_PER_MB)
                .toPlainString();
    }

    private static ResourceRequirements resources() {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", new Quantity("256Mi"))
                .build();
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
