package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Migrations of the project. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationsStatus(
        @JsonPropertyDescription("How many are applied.") Integer applied,

        @JsonPropertyDescription("The last one.") String latest) {}
