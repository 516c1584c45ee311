package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** How far it is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackupTaskStatus(
        @JsonPropertyDescription("Pending, Running, Succeeded or Failed.")
        String phase,

        @JsonPropertyDescription("Ready: true when it is done.")
        List<Condition> conditions,

        @JsonPropertyDescription("What came of its Job.") BackupRun run) {

    public BackupTaskStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
