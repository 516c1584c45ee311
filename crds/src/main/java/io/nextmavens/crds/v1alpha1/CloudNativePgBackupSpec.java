package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A {@code ScheduledBackup} of CloudNativePG. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(self.method == 'plugin') == has(self.plugin)",
        message = "scheduledBackup.plugin names the plugin of the method plugin, and of no other")
public record CloudNativePgBackupSpec(
        @JsonPropertyDescription("When, as CloudNativePG writes it: six fields, the first are seconds.")
        @Required
        @Size(min = 11, max = 100)
        String schedule,

        @JsonPropertyDescription("volumeSnapshot, or barmanObjectStore or plugin as the Cluster has it set up.")
        @Default("volumeSnapshot")
        CloudNativePgBackupMethod method,

        @JsonPropertyDescription(
                "VolumeSnapshotClass of snapshots of a Cluster that the operator makes. Default: the" + " cluster's.")
        @Size(min = 1, max = 253)
        String volumeSnapshotClass,

        @JsonPropertyDescription("Name of the plugin, such as barman-cloud.cloudnative-pg.io.")
        @Size(min = 1, max = 253)
        String plugin) {

    public CloudNativePgBackupSpec {
        method = Objects.requireNonNullElse(method, CloudNativePgBackupMethod.VOLUME_SNAPSHOT);
    }
}
