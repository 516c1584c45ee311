package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Alerts that nobody is told of for a while. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AlertSilence(
        @JsonPropertyDescription("Which. Default: all.") @Size(max = 32)
        List<AlertCause> causes,

        @JsonPropertyDescription("Until when, such as 2026-11-27T18:00:00Z.")
        @Required
        @Size(min = 20, max = 20)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
        String until) {

    public AlertSilence {
        causes = causes == null ? List.of() : List.copyOf(causes);
    }
}
