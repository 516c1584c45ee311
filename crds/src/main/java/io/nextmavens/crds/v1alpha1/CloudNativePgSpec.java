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

/** A PostgreSQL {@code Cluster} run by the CloudNativePG operator: one that is there, or one of the project's own. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.clusterRef) != has(self.storage)",
        message = "set either spec.database.cloudNativePG.clusterRef, for a Cluster that is there, or .storage, for one"
                + " that is made")
@ValidationRule(
        value = "!has(self.clusterRef) || (!has(self.image) && !has(self.resources) && !has(self.parameters))",
        message = "image, resources and parameters of a Cluster that is there are set in it")
@ValidationRule(
        value = "has(self.clusterRef) == has(oldSelf.clusterRef)"
                + " && (!has(self.clusterRef) || self.clusterRef.name == oldSelf.clusterRef.name)",
        message = "spec.database.cloudNativePG.clusterRef is immutable: data would stay behind")
@ValidationRule(
        value = "!has(self.parameters) || !('max_slot_wal_keep_size' in self.parameters)",
        message = "max_slot_wal_keep_size is spec.replication.maxSlotWalKeepSize")
public record CloudNativePgSpec(
        @JsonPropertyDescription(
                "A Cluster (postgresql.cnpg.io/v1) of the project's namespace that is there already. It"
                        + " needs enableSuperuserAccess: true.")
        ClusterReference clusterRef,

        @JsonPropertyDescription("Volume of each instance of a Cluster that is made.")
        VolumeSpec storage,

        @JsonPropertyDescription("Instances of a Cluster that is made: a primary and its replicas.")
        @Default("3")
        @Min(1)
        @Max(9)
        Integer instances,

        @JsonPropertyDescription("Image of PostgreSQL. Default: CloudNativePG's.") @Size(min = 1, max = 512)
        String image,

        @JsonPropertyDescription("Compute resources of each instance.")
        ResourceRequirements resources,

        @JsonPropertyDescription("Server settings by name, of those that CloudNativePG leaves to its users.")
        Map<String, String> parameters,

        @JsonPropertyDescription("true: reads that prefer a replica go to the Cluster's service of replicas.")
        @Default("false")
        Boolean replicaReads,

        @JsonPropertyDescription("Backups that CloudNativePG makes on a schedule. Default: none.")
        CloudNativePgBackupSpec scheduledBackup) {

    public CloudNativePgSpec {
        instances = Objects.requireNonNullElse(instances, 3);
        replicaReads = Objects.requireNonNullElse(replicaReads, false);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }
}
