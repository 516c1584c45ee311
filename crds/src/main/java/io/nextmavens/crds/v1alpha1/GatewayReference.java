package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A {@code Gateway} of gateway.networking.k8s.io/v1. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GatewayReference(
        @JsonPropertyDescription("Name of the Gateway.") @Required @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("Namespace of the Gateway. Default: the project's.") @Size(min = 1, max = 63)
        String namespace,

        @JsonPropertyDescription("Name of the Gateway's listener. Default: all that match.") @Size(min = 1, max = 253)
        String sectionName) {}
