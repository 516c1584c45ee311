package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What one tenant may do: a plan, or a quota of its own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.plan) != has(self.requestsPerSecond)",
        message = "each of spec.limits.tenants has exactly one of plan and requestsPerSecond")
@ValidationRule(
        value = "has(self.requestsPerSecond) || (!has(self.burst) && !has(self.requestsPerDay))",
        message = "burst and requestsPerDay of spec.limits.tenants go with requestsPerSecond")
public record TenantLimitSpec(
        @JsonPropertyDescription("The tenant's id, in lower case.")
        @Required
        @Size(min = 36, max = 36)
        @Pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        String tenant,

        @JsonPropertyDescription("One of spec.limits.plans.") @Size(min = 1, max = 63)
        String plan,

        @JsonPropertyDescription("Requests a second in the long run.") @Min(1) @Max(1_000_000)
        Long requestsPerSecond,

        @JsonPropertyDescription("Requests at once. Default: twice the requests of a second.") @Min(1) @Max(1_000_000)
        Long burst,

        @JsonPropertyDescription("Requests from midnight to midnight, UTC. Default: as many as the rate allows.")
        @Min(1)
        @Max(1_000_000_000_000L)
        Long requestsPerDay) {}
