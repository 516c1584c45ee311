package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** The volume that files are kept on. A claim's class and access modes cannot change, and no claim shrinks. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!isQuantity(self.size) || !isQuantity(oldSelf.size)"
                + " || quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0",
        message = "spec.storage.volume.size can only grow")
@ValidationRule(
        value = "has(self.storageClass) == has(oldSelf.storageClass)"
                + " && (!has(self.storageClass) || self.storageClass == oldSelf.storageClass)"
                + " && self.accessMode == oldSelf.accessMode",
        message = "spec.storage.volume.storageClass and .accessMode cannot change after creation")
public record StorageVolumeSpec(
        @JsonPropertyDescription(
                "Size as a Kubernetes quantity, 256Mi to 64Ti. It can grow where the StorageClass" + " allows that.")
        @Default("10Gi")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).compareTo(quantity('256Mi')) >= 0"
                        + " && quantity(self).compareTo(quantity('64Ti')) <= 0",
                message = "spec.storage.volume.size must be a quantity from 256Mi to 64Ti, such as 10Gi")
        String size,

        @JsonPropertyDescription("StorageClass. Default: the cluster's.") @Size(min = 1, max = 253)
        String storageClass,

        @JsonPropertyDescription("ReadWriteOnce: one pod serves, and its successor starts on the same node."
                + " ReadWriteMany: any number on any nodes; the StorageClass must offer it.")
        @Default("ReadWriteOnce")
        VolumeAccess accessMode) {

    private static final String DEFAULT_SIZE = "10Gi";

    public StorageVolumeSpec {
        size = Objects.requireNonNullElse(size, DEFAULT_SIZE);
        accessMode = Objects.requireNonNullElse(accessMode, VolumeAccess.ReadWriteOnce);
    }

    static StorageVolumeSpec defaults() {
        return new StorageVolumeSpec(null, null, null);
    }
}
