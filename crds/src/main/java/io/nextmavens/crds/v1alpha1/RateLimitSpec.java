package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/** How many requests of one client's address pass the gateway; 429 beyond. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimitSpec(
        @JsonPropertyDescription("Requests a second in the long run.") @Required @Min(1) @Max(1_000_000)
        Integer average,

        @JsonPropertyDescription("Requests at once. Default: twice the average.") @Min(1) @Max(1_000_000)
        Integer burst) {

    public RateLimitSpec {
        burst = Objects.requireNonNullElseGet(burst, () -> average == null ? 1 : 2 * average);
    }
}
