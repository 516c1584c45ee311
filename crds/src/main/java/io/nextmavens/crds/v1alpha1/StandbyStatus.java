package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One standby of a standalone database, as the primary sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StandbyStatus(
        @JsonPropertyDescription("Name of its pod.") String name,

        @JsonPropertyDescription("starting: it never streamed yet; catchup or streaming as PostgreSQL says; away: it is"
                + " not connected; lost: the primary keeps no WAL for it any more.")
        String state,

        @JsonPropertyDescription("WAL that it has not replayed, rounded down to a power of two from 16Mi on.")
        String lag,

        @JsonPropertyDescription("Seconds from a commit on the primary to when it could be read there, rounded down to"
                + " a power of two; absent while it is not connected.")
        Integer lagSeconds) {}
