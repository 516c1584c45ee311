package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A bucket of S3 that backups go to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupS3Spec(
        @JsonPropertyDescription("The bucket's name. It has to exist.")
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][-a-z0-9.]*[a-z0-9]$")
        String bucket,

        @JsonPropertyDescription("Scheme, host and port of the server. Default: Amazon's of the region.")
        @Size(min = 1, max = 512)
        @Pattern("^https?://[^/?#@]+/?$")
        String endpoint,

        @JsonPropertyDescription("The signature's region.")
        @Default("us-east-1")
        @Size(min = 1, max = 64)
        @Pattern("^[-a-z0-9]+$")
        String region,

        @JsonPropertyDescription("Before every key; namespace and name of the project follow.")
        @Size(min = 1, max = 256)
        String prefix,

        @JsonPropertyDescription(
                "true: the bucket is in the path; false: in the host's name. Default: true with an endpoint.")
        Boolean pathStyle,

        @JsonPropertyDescription("Secret with access-key-id and secret-access-key.") @Required
        SecretReference secretRef) {

    private static final String DEFAULT_REGION = "us-east-1";

    public BackupS3Spec {
        region = Objects.requireNonNullElse(region, DEFAULT_REGION);
    }
}
