package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;

/** What one tenant may use, where that is not what its plan says. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.requestsPerSecond) || (!has(self.burst) && !has(self.requestsPerDay))",
        message = "burst and requestsPerDay of spec.quotas go with requestsPerSecond")
public record TenantQuotasSpec(
        @JsonPropertyDescription("Requests a second in the long run.") @Min(1) @Max(1_000_000)
        Long requestsPerSecond,

        @JsonPropertyDescription("Requests at once. Default: twice the requests of a second.") @Min(1) @Max(1_000_000)
        Long burst,

        @JsonPropertyDescription("Requests from midnight to midnight, UTC. Default: as many as the rate allows.")
        @Min(1)
        @Max(1_000_000_000_000L)
        Long requestsPerDay,

        @JsonPropertyDescription("Bytes of files, such as 10Gi.") @Pattern(ByteSize.PATTERN)
        String storage,

        @JsonPropertyDescription("Members.") @Min(0) @Max(1_000_000)
        Integer members) {

    static TenantQuotasSpec none() {
        return new TenantQuotasSpec(null, null, null, null, null);
    }
}
