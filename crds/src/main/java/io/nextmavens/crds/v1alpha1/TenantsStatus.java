package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The tenants of a project, however they came to be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantsStatus(
        @JsonPropertyDescription("How many there are.") Long total,

        @JsonPropertyDescription("How many of them are suspended.")
        Long suspended) {}
