package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One Job of backups. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupRun(
        @JsonPropertyDescription("Name of the Job.") String job,
        @JsonPropertyDescription("When the Job ended.") String finished,
        @JsonPropertyDescription("Name of the backup.") String backup,

        @JsonPropertyDescription("Bytes of the backup, encrypted.")
        Long size,

        @JsonPropertyDescription("Rows that were restored and compared, of a drill.")
        Long rows,

        @JsonPropertyDescription("Files that were compared, of a drill.")
        Long files,

        @JsonPropertyDescription("What went wrong, if it did.")
        String error) {}
