package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Which backup goes into which project. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreSpec(
        @JsonPropertyDescription(
                "The project whose database is filled, in the same namespace. Its spec.backups names the"
                        + " bucket and the key.")
        @Required
        ProjectReference projectRef,

        @JsonPropertyDescription("Name of the backup, or latest.")
        @Default("latest")
        @Size(min = 1, max = 64)
        @Pattern("^(latest|[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6})$")
        String backup,

        @JsonPropertyDescription("Whose backup it is, as namespace/name. Default: the project's own.")
        @Size(min = 3, max = 128)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?/[a-z]([-a-z0-9]*[a-z0-9])?$")
        String fromProject,

        @JsonPropertyDescription("The name of the project's database, to say that it may be replaced although it holds"
                + " rows. It is kept beside the new one.")
        @Size(min = 1, max = 63)
        String replaceDatabase) {

    public RestoreSpec {
        backup = Objects.requireNonNullElse(backup, "latest");
    }
}
