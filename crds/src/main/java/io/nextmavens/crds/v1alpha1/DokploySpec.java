package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A Dokploy server whose applications use the project. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DokploySpec(
        @JsonPropertyDescription("Its address, without /api.")
        @Required
        @Size(min = 1, max = 512)
        @Pattern("^https?://[^?#@]+$")
        String url,

        @JsonPropertyDescription(
                "Ids of the applications that are deployed anew when the project is ready for the first"
                        + " time, and when its keys are new.")
        @Size(max = 32)
        List<String> applications,

        @JsonPropertyDescription("Secret with api-key, of its API, and webhook-token, which its notifications carry.")
        @Required
        SecretReference secretRef) {

    public DokploySpec {
        applications = applications == null ? List.of() : List.copyOf(applications);
    }
}
