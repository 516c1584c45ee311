package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.StorageSpec;
import io.nextmavens.crds.v1alpha1.StorageVolumeSpec;
import io.nextmavens.crds.v1alpha1.VolumeAccess;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.List;
import java.util.Optional;

/** The volume that {@code spec.storage} gives the runtime's pods, and its claim. Pure. */
public final class FileStorage {

    private static final String VOLUME = "files";
    static final String PATH = "/var/lib/nextmavens/files";

    /** gid of the runtime in its image; the volume's files belong to it. */
    private static final long RUNTIME_ID = 65532L;

    private FileStorage() {}

    /**
     * The claim of the volume, which outlives the project: what is on it is as precious as the database. Empty where the
     * spec has no volume.
     */
    public static Optional<PersistentVolumeClaim> claim(ProjectObjects names, ProjectSpec spec) {
        return volume(spec).map(volume -> new PersistentVolumeClaimBuilder()
                .withMetadata(names.kept(names.filesClaim(), Component.STORAGE))
                .withNewSpec()
                .withAccessModes(volume.accessMode().name())
                .withStorageClassName(volume.storageClass())
                .withNewResources()
                .addToRequests("storage", new Quantity(volume.size()))
                .endResources()
                .endSpec()
                .build());
    }

    /** Where a container has the volume; none where the spec has none. */
    public static List<VolumeMount> mounts(ProjectSpec spec) {
        return volume(spec)
                .map(volume -> new VolumeMountBuilder()
                        .withName(VOLUME)
                        .withMountPath(PATH)
                        .build())
                .stream()
                .toList();
    }

    /** The volume of a pod; none where the spec has none. */
    public static List<Volume> volumes(ProjectObjects names, ProjectSpec spec) {
        return volume(spec)
                .map(volume -> new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewPersistentVolumeClaim()
                        .withClaimName(names.filesClaim())
                        .endPersistentVolumeClaim()
                        .build())
                .stream()
                .toList();
    }

    /** Null where the pods have no volume. */
    static Long group(ProjectSpec spec) {
        return volume(spec).map(volume -> RUNTIME_ID).orElse(null);
    }

    /**
     * A pod that takes over in a rolling update starts beside the one it takes over from: a volume that is ReadWriteOnce
     * can be mounted by several pods of one node. Null where pods may be anywhere.
     */
    public static Affinity affinity(ProjectObjects names, ProjectSpec spec) {
        return volume(spec)
                .filter(volume -> volume.accessMode() == VolumeAccess.ReadWriteOnce)
                .map(volume -> new AffinityBuilder()
                        .withNewPodAffinity()
                        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .withTopologyKey("kubernetes.io/hostname")
                        .withNewLabelSelector()
                        .withMatchLabels(names.selector(Component.RUNTIME))
                        .endLabelSelector()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endPodAffinity()
                        .build())
                .orElse(null);
    }

    static Optional<StorageVolumeSpec> volume(ProjectSpec spec) {
        return Optional.ofNullable(spec.storage()).map(StorageSpec::volume);
    }
}
