package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The last deployment of an application. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplicationStatus(
        @JsonPropertyDescription("Its name.") String name,

        @JsonPropertyDescription("Started, Succeeded, Failed or Cancelled.")
        String state,

        @JsonPropertyDescription("When that was said.") String at,

        @JsonPropertyDescription("What went wrong, if it did.")
        String message,

        @JsonPropertyDescription("Where its log is.") String link) {

    /** State of one that failed. */
    public static final String FAILED = "Failed";
}
