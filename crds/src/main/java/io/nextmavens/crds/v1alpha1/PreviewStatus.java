package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What came of the clone that a preview began with. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PreviewStatus(
        @JsonPropertyDescription("The project that was cloned.")
        String from,

        @JsonPropertyDescription("When the clone was whole.")
        String clonedAt,

        @JsonPropertyDescription("Rows that were cloned and counted.")
        Long rows) {}
