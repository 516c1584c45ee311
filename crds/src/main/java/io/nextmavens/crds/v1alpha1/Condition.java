package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A condition with the fields of {@code meta/v1.Condition} (Kubernetes API reference). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("What the condition is about, in CamelCase.") @Required @Size(max = 316)
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required
        ConditionStatus status,

        @JsonPropertyDescription("metadata.generation of the spec that the condition is about.")
        Long observedGeneration,

        @JsonPropertyDescription("When status last changed, RFC 3339.") @Required
        String lastTransitionTime,

        @JsonPropertyDescription("Why, one word in CamelCase. docs/operator.md lists them with their remedies.")
        @Required
        @Size(max = 1024)
        String reason,

        @JsonPropertyDescription("Why, for people.") @Required @Size(max = 32768)
        String message) {}
