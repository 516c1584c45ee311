package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** Isolation of tenants in the exposed schemas. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IsolationStatus(
        @JsonPropertyDescription("Exposed tables.") Integer tables,

        @JsonPropertyDescription("Of these, tables shared between tenants by declaration.")
        Integer shared,

        @JsonPropertyDescription("Of these, tables that are not isolated.")
        Integer violations,

        @JsonPropertyDescription("The first of those, each with what is wrong.")
        List<String> problems) {

    public IsolationStatus {
        problems = problems == null ? List.of() : List.copyOf(problems);
    }
}
