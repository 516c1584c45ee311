package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import java.util.Objects;

/** A PostgreSQL of the project's own: a StatefulSet of one primary, and one of its standbys. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.parameters) || !('wal_level' in self.parameters)"
                + " && !('max_slot_wal_keep_size' in self.parameters) && !('listen_addresses' in self.parameters)"
                + " && !('port' in self.parameters) && !('hba_file' in self.parameters)"
                + " && !('data_directory' in self.parameters) && !('config_file' in self.parameters)"
                + " && !('unix_socket_directories' in self.parameters)"
                + " && !('primary_conninfo' in self.parameters) && !('primary_slot_name' in self.parameters)"
                + " && !('restore_command' in self.parameters) && !('hot_standby' in self.parameters)",
        message = "spec.database.standalone.parameters must not hold what the operator sets itself: wal_level,"
                + " max_slot_wal_keep_size, listen_addresses, port, hba_file, data_directory, config_file,"
                + " unix_socket_directories, primary_conninfo, primary_slot_name, restore_command, hot_standby")
public record StandaloneSpec(
        @JsonPropertyDescription("The volume of the data directory.") @Default("{}")
        VolumeSpec storage,

        @JsonPropertyDescription(
                "Number of standbys: each is a pod with a volume of its own that follows the primary by"
                        + " streaming replication and answers reads.")
        @Default("0")
        @Min(0)
        @Max(8)
        Integer standbys,

        @JsonPropertyDescription("PostgreSQL image. Default: the operator's setting NEXTMAVENS_POSTGRESQL_IMAGE.")
        @Size(min = 1, max = 512)
        String image,

        @JsonPropertyDescription("Compute resources of the PostgreSQL container.")
        ResourceRequirements resources,

        @JsonPropertyDescription("Server settings by name (PostgreSQL manual, chapter 19). A change restarts the pods,"
                + " standbys first.")
        Map<String, String> parameters) {

    public StandaloneSpec {
        storage = Objects.requireNonNullElseGet(storage, VolumeSpec::defaults);
        standbys = Objects.requireNonNullElse(standbys, 0);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }
}
