package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the files of the storage service are kept. Several backends may be set up, so that buckets can be moved from one to
 * another.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!('s3' in [self.backend, has(self.copyBackend) ? self.copyBackend : '']) || has(self.s3)",
        message = "spec.storage names the backend s3: set spec.storage.s3")
@ValidationRule(
        value = "!('telegram' in [self.backend, has(self.copyBackend) ? self.copyBackend : '']) || has(self.telegram)",
        message = "spec.storage names the backend telegram: set spec.storage.telegram")
@ValidationRule(
        value = "!('cloudinary' in [self.backend, has(self.copyBackend) ? self.copyBackend : ''])"
                + " || has(self.cloudinary)",
        message = "spec.storage names the backend cloudinary: set spec.storage.cloudinary")
@ValidationRule(
        value = "!has(self.copyBackend) || self.copyBackend != self.backend",
        message = "spec.storage.copyBackend must be another one than spec.storage.backend")
@ValidationRule(
        value = "!has(oldSelf.volume) || has(self.volume) || self.backend == 'volume'",
        message = "spec.storage.volume cannot be taken away while the project is there: files may be on it."
                + " Move their buckets, and leave it")
public record StorageSpec(
        @JsonPropertyDescription("Where content goes of buckets that name no backend.") @Required
        StorageBackend backend,

        @JsonPropertyDescription("Where a copy of it goes. Default: nowhere.")
        StorageBackend copyBackend,

        @JsonPropertyDescription("Largest object, in bytes or as a quantity, such as 50Mi. Default: 50 GiB.")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).isInteger() && quantity(self).isGreaterThan(quantity('0'))",
                message = "spec.storage.fileSizeLimit must be a quantity of whole bytes, such as 50Mi")
        String fileSizeLimit,

        @JsonPropertyDescription("Disk that each pod takes at most to keep what is read from the other backends for the"
                + " second time within an hour, as a quantity. Default: nothing is kept.")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).isInteger()"
                        + " && !quantity(self).isLessThan(quantity('16Mi'))",
                message = "spec.storage.cacheSize must be a quantity of whole bytes from 16Mi, such as 2Gi")
        String cacheSize,

        @JsonPropertyDescription("The backend volume: a volume of the cluster. Default with that backend: 10Gi.")
        StorageVolumeSpec volume,

        @JsonPropertyDescription("The backend s3: a bucket of Amazon's or of any server that speaks its protocol.")
        StorageS3Spec s3,

        @JsonPropertyDescription("The backend telegram: a channel.")
        StorageTelegramSpec telegram,

        @JsonPropertyDescription("The backend cloudinary: for images.")
        StorageCloudinarySpec cloudinary) {

    public StorageSpec {
        if (volume == null && Stream.of(backend, copyBackend).anyMatch(StorageBackend.VOLUME::equals)) {
            volume = StorageVolumeSpec.defaults();
        }
        Objects.requireNonNull(backend, "backend");
    }
}
