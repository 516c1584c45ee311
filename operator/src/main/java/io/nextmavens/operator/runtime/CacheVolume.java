package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.StorageSpec;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** The disk on which a pod of the runtime keeps contents that are read often: it ends with the pod. Pure. */
final class CacheVolume {

    static final String PATH = "/var/cache/nextmavens";

    private static final String VOLUME = "cache";

    private CacheVolume() {}

    /**
     * How many bytes the runtime may keep: nine tenths of the volume. Kubernetes ends a pod whose volume is above its limit,
     * and files that were given up take their place until they are removed.
     */
    static BigInteger capacity(String size) {
        return Quantity.getAmountInBytes(Quantity.parse(size))
                .toBigInteger()
                .multiply(BigInteger.valueOf(9))
                .divide(BigInteger.TEN);
    }

    static List<VolumeMount> mounts(ProjectSpec spec) {
        return size(spec)
                .map(size -> new VolumeMountBuilder()
                        .withName(VOLUME)
                        .withMountPath(PATH)
                        .build())
                .stream()
                .toList();
    }

    static List<Volume> volumes(ProjectSpec spec) {
        return size(spec)
                .map(size -> new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity(size))
                        .endEmptyDir()
                        .build())
                .stream()
                .toList();
    }

    private static Optional<String> size(ProjectSpec spec) {
        return Optional.ofNullable(spec.storage()).map(StorageSpec::cacheSize);
    }
}
