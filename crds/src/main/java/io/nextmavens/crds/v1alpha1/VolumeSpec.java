package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/**
 * A persistent volume.
 *
 * <p>The claim itself grows: a StatefulSet's claim template cannot change (Kubernetes API, StatefulSetSpec).
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.storageClass) == has(oldSelf.storageClass)"
                + " && (!has(self.storageClass) || self.storageClass == oldSelf.storageClass)",
        message = "storage.storageClass cannot change after creation")
public record VolumeSpec(
        @JsonPropertyDescription(
                "Size as a Kubernetes quantity, 256Mi to 64Ti. It can grow where the StorageClass allows"
                        + " that; a volume never shrinks.")
        @Default("10Gi")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).compareTo(quantity('256Mi')) >= 0"
                        + " && quantity(self).compareTo(quantity('64Ti')) <= 0",
                message = "storage.size must be a quantity from 256Mi to 64Ti, such as 10Gi")
        String size,

        @JsonPropertyDescription("StorageClass. Default: the cluster's.") @Size(min = 1, max = 253)
        String storageClass) {

    private static final String DEFAULT_SIZE = "10Gi";

    public VolumeSpec {
        size = Objects.requireNonNullElse(size, DEFAULT_SIZE);
    }

    static VolumeSpec defaults() {
        return new VolumeSpec(null, null);
    }
}
