package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What one channel was told last of an alert. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlertDelivery(
        @JsonPropertyDescription("operator-telegram, operator-webhook, project-telegram or project-webhook.")
        String channel,

        @JsonPropertyDescription("Of which episode.") Integer episode,

        @JsonPropertyDescription("What it was told.") AlertPhase told,

        @JsonPropertyDescription("When.") String at) {}
