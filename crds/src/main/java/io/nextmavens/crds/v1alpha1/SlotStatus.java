package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** The replication slot of the project, and those of its server. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SlotStatus(
        @JsonPropertyDescription("Name of the slot.") String name,

        @JsonPropertyDescription("wal_status of PostgreSQL: reserved, extended, unreserved or lost.")
        String walStatus,

        @JsonPropertyDescription("WAL that is held back for its reader, rounded down to a power of two from 16Mi on.")
        String heldBack,

        @JsonPropertyDescription("Slots of the server that are in use, where projects share it.")
        Integer used,

        @JsonPropertyDescription("Slots of the server that may be in use: max_replication_slots less a reserve.")
        Integer available,

        @JsonPropertyDescription("Slots on the server of projects that this operator does not know, and that nobody"
                + " reads: of deleted projects, or of another cluster's.")
        List<String> orphans) {

    public SlotStatus {
        orphans = orphans == null ? List.of() : List.copyOf(orphans);
    }
}
