package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;

/** What was found at the last look; written by the operator only. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProjectStatus(
        @JsonPropertyDescription("metadata.generation of the spec that this status is about.")
        Long observedGeneration,

        @JsonPropertyDescription("One condition per step, then Ready, Reconciling and Stalled (kstatus).")
        List<Condition> conditions,

        @JsonPropertyDescription("Where the project answers.")
        String url,

        @JsonPropertyDescription("The database as provisioned.")
        DatabaseStatus database,

        @JsonPropertyDescription("Migrations of the project.")
        MigrationsStatus migrations,

        @JsonPropertyDescription("Isolation of tenants, table by table.")
        IsolationStatus isolation,

        @JsonPropertyDescription("The replication slot.") SlotStatus slot,

        @JsonPropertyDescription("The standbys of a standalone database.")
        List<StandbyStatus> standbys,

        @JsonPropertyDescription("Its tenants.") TenantsStatus tenants,

        @JsonPropertyDescription("Backups and drills.") BackupsStatus backups,

        @JsonPropertyDescription("The release of the operator that it has.")
        UpgradeStatus upgrade,

        @JsonPropertyDescription("The clone that a preview began with.")
        PreviewStatus preview,

        @JsonPropertyDescription("When a preview deletes itself.")
        String expiresAt,

        @JsonPropertyDescription("The applications that use the project.")
        DeploymentsStatus deployments,

        @JsonPropertyDescription("What would be done, with the annotation nextmavens.io/dry-run.")
        DryRunStatus dryRun) {

    public ProjectStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        standbys = standbys == null ? List.of() : List.copyOf(standbys);
    }

    /** Of which nothing is known. */
    public static ProjectStatus unknown() {
        return new ProjectStatus(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The same with these conditions of a generation. */
    public ProjectStatus withConditions(Long generation, List<Condition> others) {
        return new ProjectStatus(
                generation,
                others,
                url,
                database,
                migrations,
                isolation,
                slot,
                standbys,
                tenants,
                backups,
                upgrade,
                preview,
                expiresAt,
                deployments,
                dryRun);
    }

    /** The same with this said of applications, which comes from elsewhere than from rounds; null: with nothing. */
    public ProjectStatus withDeployments(DeploymentsStatus others) {
        return new ProjectStatus(
                observedGeneration,
                conditions,
                url,
                database,
                migrations,
                isolation,
                slot,
                standbys,
                tenants,
                backups,
                upgrade,
                preview,
                expiresAt,
                others,
                dryRun);
    }

    /** Returns the condition of a type, if there is one. */
    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }
}
