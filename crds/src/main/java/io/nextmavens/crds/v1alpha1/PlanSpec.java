package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A quota that many tenants have, each for itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanSpec(
        @JsonPropertyDescription("Its name.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription("Requests a second in the long run.") @Required @Min(1) @Max(1_000_000)
        Long requestsPerSecond,

        @JsonPropertyDescription("Requests at once. Default: twice the requests of a second.") @Min(1) @Max(1_000_000)
        Long burst,

        @JsonPropertyDescription("Requests from midnight to midnight, UTC. Default: as many as the rate allows.")
        @Min(1)
        @Max(1_000_000_000_000L)
        Long requestsPerDay,

        @JsonPropertyDescription(
                "Bytes of files, such as 10Gi, of a NextMavensTenant with this plan. Default: no limit.")
        @Pattern(ByteSize.PATTERN)
        String storage,

        @JsonPropertyDescription("Members of a NextMavensTenant with this plan. Default: any number.")
        @Min(0)
        @Max(1_000_000)
        Integer members) {}
