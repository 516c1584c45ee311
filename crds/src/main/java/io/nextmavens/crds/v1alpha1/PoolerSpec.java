package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Objects;

/** PgBouncer in front of the database, in transaction mode: many clients on few connections. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolerSpec(
        @JsonPropertyDescription("Number of pods.") @Default("1") @Min(1) @Max(16)
        Integer replicas,

        @JsonPropertyDescription("Most connections to the database of each pod.") @Default("20") @Min(1) @Max(1000)
        Integer poolSize,

        @JsonPropertyDescription("Most clients of each pod; they wait for a connection, up to 30 s.")
        @Default("1000")
        @Min(1)
        @Max(20_000)
        Integer maxClients,

        @JsonPropertyDescription("Image with /usr/sbin/pgbouncer, 1.21 or newer. Default: the operator's setting"
                + " NEXTMAVENS_POSTGRESQL_IMAGE.")
        @Size(min = 1, max = 512)
        String image,

        @JsonPropertyDescription("Compute resources of the PgBouncer container.")
        ResourceRequirements resources) {

    public PoolerSpec {
        replicas = Objects.requireNonNullElse(replicas, 1);
        poolSize = Objects.requireNonNullElse(poolSize, 20);
        maxClients = Objects.requireNonNullElse(maxClients, 1000);
    }
}
