package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What deploys the applications that use the project. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentsSpec(
        @JsonPropertyDescription("A Dokploy server.") DokploySpec dokploy) {}
