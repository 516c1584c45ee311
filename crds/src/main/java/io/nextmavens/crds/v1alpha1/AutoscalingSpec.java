package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** How many pods serve the project, by their use of CPU. Needs the metrics API (metrics-server). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.minReplicas <= self.maxReplicas",
        message = "spec.runtime.autoscaling.minReplicas must not be greater than maxReplicas")
public record AutoscalingSpec(
        @JsonPropertyDescription("Fewest pods.") @Default("1") @Min(1) @Max(100)
        Integer minReplicas,

        @JsonPropertyDescription("Most pods.") @Required @Min(1) @Max(100)
        Integer maxReplicas,

        @JsonPropertyDescription("Use of CPU to aim at, in percent of what the pods request.")
        @Default("75")
        @Min(1)
        @Max(1000)
        Integer targetCpuPercent) {

    public AutoscalingSpec {
        minReplicas = Objects.requireNonNullElse(minReplicas, 1);
        targetCpuPercent = Objects.requireNonNullElse(targetCpuPercent, 75);
    }
}
