package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Objects;

/** A Redis of the project's own. What is in it can be lost: messages on their way, and counts of requests. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StandaloneRedisSpec(
        @JsonPropertyDescription("Most memory for keys; beyond it those go that were used longest ago.")
        @Default("64Mi")
        @Size(min = 1, max = 32)
        @Pattern("^[1-9][0-9]*(Mi|Gi)$")
        String memory,

        @JsonPropertyDescription(
                "Image with redis-server, 7 or newer. Default: the operator's setting" + " NEXTMAVENS_REDIS_IMAGE.")
        @Size(min = 1, max = 512)
        String image,

        @JsonPropertyDescription("Compute resources of the Redis container. Default: 20m CPU, and a limit of memory"
                + " of twice the memory for keys, 128Mi at least.")
        ResourceRequirements resources) {

    public StandaloneRedisSpec {
        memory = Objects.requireNonNullElse(memory, "64Mi");
    }
}
