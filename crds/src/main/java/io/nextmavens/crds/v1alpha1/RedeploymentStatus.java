package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The last request to deploy an application anew. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedeploymentStatus(
        @JsonPropertyDescription("Id of the application.") String application,

        @JsonPropertyDescription("Digest of the keys that it was deployed for.")
        String keys,

        @JsonPropertyDescription("When it was asked for.") String at,

        @JsonPropertyDescription("Why it could not be asked for; it is tried again.")
        String error) {}
