package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What the operator would do if the annotation {@code nextmavens.io/dry-run} were not there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DryRunStatus(
        @JsonPropertyDescription("Objects that would be created, updated or deleted, in this order.")
        List<String> objects,

        @JsonPropertyDescription("Steps that would write to the database, in this order.")
        List<String> database,

        @JsonPropertyDescription("What would keep it from becoming ready.")
        List<String> problems) {

    public DryRunStatus {
        objects = objects == null ? List.of() : List.copyOf(objects);
        database = database == null ? List.of() : List.copyOf(database);
        problems = problems == null ? List.of() : List.copyOf(problems);
    }
}
