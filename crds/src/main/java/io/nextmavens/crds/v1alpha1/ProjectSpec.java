package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** What is wanted of a project. The operator reads it and never writes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.redis) || !has(self.runtime.env) || self.runtime.env.all(one, one.name != 'REDIS_URL')",
        message = "spec.runtime.env must not name REDIS_URL where spec.redis sets it")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.tenants) || self.limits.tenants.all(one, !has(one.plan) ||"
                + " (has(self.limits.plans) && self.limits.plans.exists(plan, plan.name == one.plan)))",
        message = "each plan of spec.limits.tenants must be one of spec.limits.plans")
@ValidationRule(
        value = "!has(self.limits) || !has(self.runtime.env)"
                + " || self.runtime.env.all(one, one.name != 'NEXTMAVENS_LIMITS')",
        message = "spec.runtime.env must not name NEXTMAVENS_LIMITS where spec.limits sets it")
@ValidationRule(
        value = "!has(self.storage) || (self.storage.backend != 'volume'"
                + " && !(has(self.storage.copyBackend) && self.storage.copyBackend == 'volume')"
                + " && !has(self.storage.volume))"
                + " || (has(self.storage.volume) && self.storage.volume.accessMode == 'ReadWriteMany')"
                + " || (self.runtime.replicas <= 1 && !has(self.runtime.autoscaling))",
        message = "a spec.storage.volume that is ReadWriteOnce is for one pod: set spec.runtime.replicas to 1 and no"
                + " autoscaling, or spec.storage.volume.accessMode to ReadWriteMany, or use s3")
@ValidationRule(
        value = "!has(self.preview) || has(oldSelf.preview)",
        message = "spec.preview is for new projects: one that is there would delete itself")
@ValidationRule(
        value = "!has(self.preview) || self.deletionPolicy == 'Delete'",
        message = "a preview goes with its database: set spec.deletionPolicy to Delete")
@ValidationRule(
        value = "!has(self.preview) || !has(self.database.cloudNativePG)",
        message = "a preview's database is of the kind server or standalone")
public record ProjectSpec(
        @JsonPropertyDescription("Where the project's database lives, and what is in it.") @Required
        DatabaseSpec database,

        @JsonPropertyDescription("How changes leave the database: publication and logical slot.") @Default("{}")
        ReplicationSpec replication,

        @JsonPropertyDescription("How tenants are kept apart.") @Default("{}")
        TenancySpec tenancy,

        @JsonPropertyDescription("Who signs up and in, and how.") @Default("{}")
        AuthSpec auth,

        @JsonPropertyDescription("The secret that tokens are signed with, and the API keys.") @Default("{}")
        KeysSpec keys,

        @JsonPropertyDescription("What of the database is served.") @Default("{}")
        ApiSpec api,

        @JsonPropertyDescription("The way in from outside the cluster.") @Default("{}")
        GatewaySpec gateway,

        @JsonPropertyDescription("The pods that serve the project.") @Default("{}")
        RuntimeSpec runtime,

        @JsonPropertyDescription(
                "The Redis between the pods of the runtime. Default: none, which serves realtime on one"
                        + " pod and counts rate limits pod by pod.")
        RedisSpec redis,

        @JsonPropertyDescription("How many requests each tenant may make. Default: as many as it likes.")
        LimitsSpec limits,

        @JsonPropertyDescription("Where files are kept. Default: in a temporary folder of the pod, with which they go.")
        StorageSpec storage,

        @JsonPropertyDescription("Backups of the database and of files, and drills that restore them. Default: none.")
        BackupsSpec backups,

        @JsonPropertyDescription("Who is told what is wrong with the project, and from when on.") @Default("{}")
        AlertsSpec alerts,

        @JsonPropertyDescription("Objects of the Prometheus operator for this project alone. Default: none; those of"
                + " manifests/monitoring are for all projects.")
        MonitoringSpec monitoring,

        @JsonPropertyDescription(
                "What deploys the applications that use the project. Default: nothing that the operator" + " knows of.")
        DeploymentsSpec deployments,

        @JsonPropertyDescription("Who in the cluster may talk to the project's pods.") @Default("{}")
        NetworkSpec network,

        @JsonPropertyDescription("true: no pod runs, the route answers 503 with the reason, and all data stay."
                + " false: all is back within seconds.")
        @Default("false")
        Boolean suspend,

        @JsonPropertyDescription("What becomes of the database and of the volume of files when the project is deleted:"
                + " Retain keeps them, Delete drops them, with the database's logins and slot.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "Makes the project a preview: it begins as the clone of another project's database, with keys of"
                        + " its own, and deletes itself. Only for new projects; taken away, the project stays.")
        PreviewSpec preview) {

    public ProjectSpec {
        replication = Objects.requireNonNullElseGet(replication, ReplicationSpec::defaults);
        tenancy = Objects.requireNonNullElseGet(tenancy, TenancySpec::defaults);
        auth = Objects.requireNonNullElseGet(auth, AuthSpec::defaults);
        keys = Objects.requireNonNullElseGet(keys, KeysSpec::defaults);
        api = Objects.requireNonNullElseGet(api, ApiSpec::defaults);
        gateway = Objects.requireNonNullElseGet(gateway, GatewaySpec::defaults);
        runtime = Objects.requireNonNullElseGet(runtime, RuntimeSpec::defaults);
        alerts = Objects.requireNonNullElseGet(alerts, AlertsSpec::defaults);
        network = Objects.requireNonNullElseGet(network, NetworkSpec::defaults);
        suspend = Objects.requireNonNullElse(suspend, false);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.Retain);
    }
}
