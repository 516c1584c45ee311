package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;

/** How it stands, and who was told; written by the operator only. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AlertStatus(
        @JsonPropertyDescription("Firing or Recovered.") AlertPhase phase,

        @JsonPropertyDescription("How often it has come, after everybody was told of its end.")
        Integer episode,

        @JsonPropertyDescription("Since when the cause is there.")
        String since,

        @JsonPropertyDescription("When the cause had gone.") String recovered,

        @JsonPropertyDescription("Why, in one word.") String reason,

        @JsonPropertyDescription("The last error.") String message,

        @JsonPropertyDescription("The last episode whose end everybody was told who has to be.")
        Integer closedEpisode,

        @JsonPropertyDescription("What the channels were told last.")
        List<AlertDelivery> deliveries) {

    public AlertStatus {
        deliveries = deliveries == null ? List.of() : List.copyOf(deliveries);
    }

    /** Whether nobody has to be told anything more of it. */
    @JsonIgnore
    public boolean isClosed() {
        return phase == AlertPhase.Recovered && episode != null && episode.equals(closedEpisode);
    }

    /** What a channel was told last. */
    public Optional<AlertDelivery> delivery(String channel) {
        return deliveries.stream()
                .filter(delivery -> delivery.channel().equals(channel))
                .findFirst();
    }
}
