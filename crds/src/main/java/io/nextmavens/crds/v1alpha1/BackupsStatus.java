package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What came of backups and drills. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupsStatus(
        @JsonPropertyDescription("The last backup that was tried.")
        BackupRun lastBackup,

        @JsonPropertyDescription("The last backup that succeeded.")
        BackupRun lastGoodBackup,

        @JsonPropertyDescription("The last drill that was tried.")
        BackupRun lastDrill,

        @JsonPropertyDescription("The last drill that succeeded.")
        BackupRun lastGoodDrill) {}
