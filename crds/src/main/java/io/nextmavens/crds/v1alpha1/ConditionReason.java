package io.nextmavens.crds.v1alpha1;

import java.util.Locale;

/**
 * Every reason that a condition of a project can have, with what to do about it. docs/operator.md lists them from
 * here, and a test compares the two.
 */
public enum ConditionReason {
    // Done.
    PROVISIONED("Nothing to do: database and logins are there."),
    INSTALLED("Nothing to do: the catalog is at its newest version."),
    CLONED("Nothing to do: the preview's database began as its source's."),
    NO_PREVIEW("Nothing to do: spec.preview is not set any more, and the project stays."),
    MIGRATED("Nothing to do: every migration is applied."),
    NO_MIGRATIONS("Nothing to do: spec.database.migrations is empty."),
    ISOLATED("Nothing to do: every exposed table keeps tenants apart or is declared shared."),
    VERIFIED("Nothing to do: tenants that were made up for it got at no row of others."),
    STREAMING("Nothing to do: publication and slot are there."),
    SLOT_RESERVED("Nothing to do: the server keeps the WAL that the slot's reader needs."),
    REPLICATION_DISABLED("Nothing to do: spec.replication.enabled is false."),
    STANDBYS_STREAMING("Nothing to do: every standby follows the primary."),
    NO_STANDBYS("Nothing to do: spec.database.standalone.standbys is 0."),
    POOLED("Nothing to do: every pod of PgBouncer is available."),
    NO_POOLER("Nothing to do: spec.database.pooler is not set."),
    REDIS_AVAILABLE("Nothing to do: the pod of Redis is available."),
    REDIS_GIVEN("Nothing to do: the address of Redis is in the Secret that the message names."),
    NO_REDIS("Nothing to do: spec.redis is not set. Several pods of the runtime need it."),
    GENERATED("Nothing to do: the JWT secret and the keys are in their Secret."),
    KEYS_ROTATING("Nothing to do: pods go over to a new JWT secret, and accept the one before."),
    KEYS_OVERLAP("Give clients the new ANON_KEY and SERVICE_KEY before the time in the message: the keys before, and"
            + " what else their secret signed, end then."),
    AVAILABLE("Nothing to do: every pod of the runtime is available."),
    SCALED_TO_ZERO("Nothing to do: spec.runtime.replicas is 0. Raise it to serve."),
    UP_TO_DATE("Nothing to do: runtime and catalog are those of the operator, or of spec.runtime.image."),
    CURRENT("Nothing to do: one login of the data plane is in use."),
    ROUTED("Nothing to do: the route is there."),
    NO_ROUTE("Nothing to do: spec.gateway.mode is None."),
    MONITORED("Nothing to do: the Prometheus operator has the project's objects."),
    NO_MONITORING("Nothing to do: spec.monitoring asks for no object."),
    BACKED_UP("Nothing to do: backups are made, and one was restored in a drill."),
    NO_BACKUPS("Nothing to do, unless the data are worth keeping: set spec.backups."),
    READY("Nothing to do."),

    // Under way.
    DATABASE_STARTING("Wait for the pod of the standalone database; the message says what keeps it."),
    CLONING("Wait for the Job that copies the source's database; the message says what keeps it."),
    PREVIEW_SOURCE_NOT_READY("Wait until the project that spec.preview.from names has a database, or resume it."),
    SUSPENDING("Wait: the gateway leads elsewhere first, then the pods go, then what is behind them."),
    STANDBYS_STARTING("Wait: standbys are cloned from the primary, or replaced one by one; the message says which."),
    POOLER_ROLLING_OUT("Wait for the pods of PgBouncer."),
    REDIS_STARTING("Wait for the pod of Redis."),
    RUNTIME_ROLLING_OUT("Wait for the pods of the runtime."),
    UPGRADING("Wait until the pods are available with the operator's new release."),
    ROTATING("Wait until every pod logs in with the new login; the old one ends then."),
    ROUTE_PENDING("Wait for the Gateway's controller to accept the HTTPRoute; the message says what it says."),
    BLOCKED("Look at the condition that the message names: this step waits for it."),
    PROGRESSING("Wait, or look at the condition that the message names."),

    // Tried again without anyone's doing.
    DATABASE_UNREACHABLE("Start the database server, or let the operator reach it: look at the address in the message,"
            + " at the NetworkPolicies and at the server's pg_hba.conf. It recovers by itself."),
    DATABASE_LOGIN_REFUSED("Correct username and password in the administrator's Secret."),
    DATABASE_SERVER_UNFIT("Change the server's setting or the administrator's privileges that the message names."),
    DATABASE_BUSY("Wait. If it stays, look for long transactions in pg_stat_activity."),
    DATABASE_REFUSED_STATEMENT("Look at PostgreSQL's message; the administrator often lacks a privilege."),
    NOT_ISOLATED("Repair the tables that the message names, or declare them shared with nextmavens.share_table."),
    ISOLATION_BROKEN(
            "A tenant gets at rows of others: look at the policies and grants of the tables in the message, and at"
                    + " IsolationEnforced."),
    SLOT_LOST("The slot held back more WAL than max_slot_wal_keep_size allows and the server gave it up. Drop it with"
            + " pg_drop_replication_slot: it is made anew. Changes in between are lost to its reader."),
    POOLER_FAILING("Look at the pod's logs: kubectl logs deployment/<project>-pooler."),
    REDIS_FAILING("Look at the pod's logs: kubectl logs deployment/<project>-redis. The project serves on meanwhile,"
            + " each pod for itself."),
    RUNTIME_FAILING("Look at the pod's logs: kubectl logs deployment/<project>-runtime."),
    UPGRADE_FAILED(
            "Look at RuntimeReady and CatalogReady. No other project is upgraded: mend what they name, or set the"
                    + " operator's image of the runtime back; then it goes on by itself."),
    PROMETHEUS_OPERATOR_MISSING(
            "Install the CRDs of the Prometheus operator, or remove spec.monitoring. The project serves" + " without."),
    TRAEFIK_MISSING(
            "Install Traefik with its CRDs, or set spec.gateway.mode to GatewayAPI or None. Limits and access lists"
                    + " of spec.gateway need Traefik's Middleware in every mode."),
    CLOUD_NATIVE_PG_MISSING("Install the CloudNativePG operator with its CRDs, or use another kind of database."),
    GATEWAY_API_MISSING("Install the CRDs of the Gateway API, or set spec.gateway.mode to Traefik or None."),
    OBJECT_TAKEN("Delete or rename the object in the message, or give the project another name."),
    KUBERNETES_REFUSED("Look at the API server's message: a quota, an admission policy or the operator's RBAC."),
    INTERNAL_ERROR("Look at the operator's log. It is tried again; please report it."),

    // Left alone until someone changes something.
    SECRET_MISSING("Create the Secret that the message names, in the project's namespace."),
    SECRET_INCOMPLETE("Put the keys that the message names into the Secret."),
    CONFIG_MAP_MISSING("Create the ConfigMap that the message names, in the project's namespace."),
    CLUSTER_MISSING("Create the Cluster of CloudNativePG that the message names, in the project's namespace."),
    CLUSTER_CLOSED("Set spec.enableSuperuserAccess of the Cluster that the message names to true."),
    CONNECTIONS_PROMISED("The server's connections are promised to other projects: raise its max_connections, give the"
            + " project a spec.database.pooler or a smaller pool, or move a project to another server. One that is"
            + " there already goes on."),
    SLOTS_PROMISED(
            "Every replication slot of the server is taken: raise its max_replication_slots, drop slots that nobody"
                    + " reads (status.slot.orphans of its other projects names some), or set spec.replication.enabled to"
                    + " false."),
    PREVIEW_SOURCE_MISSING("Create the project that spec.preview.from names, in the preview's namespace, or delete the"
            + " preview and make one of another project."),
    CLONE_FAILED(
            "Look at the message, and at the Job's log: kubectl logs job/<project>-clone. Put right what it names"
                    + " and delete the Job: it is made anew. A database that holds rows is not cloned into: delete the preview."),
    DATABASE_TAKEN("Choose another spec.database.name, or hand the database over as the message says."),
    SPEC_REFUSED("Change the field of the spec that the message names."),
    MIGRATION_REFUSED("Correct the migration that the message names; one that has run stays as it was."),
    OBJECT_INVALID("Change the field of the spec that led to the object in the message."),
    HOST_TAKEN("Choose another spec.gateway.host, or remove it from the project that the message names."),

    // Neither.
    SLOT_AT_RISK("Look at the reader, the runtime's realtime: kubectl logs deployment/<project>-runtime. Raise the"
            + " server's max_slot_wal_keep_size if it needs more time. Beyond it changes are lost to its reader."),
    STANDBY_AWAY(
            "Look at its pod: kubectl logs <project>-standby-<n>. It comes back by itself; meanwhile the primary keeps"
                    + " WAL for it, up to spec.replication.maxSlotWalKeepSize."),
    STANDBY_BEHIND("Reads there are old. Look for long queries on it and for what it lacks, CPU or a faster volume;"
            + " it catches up by itself."),
    STANDBY_LOST("The primary keeps no WAL for it any more. Delete its pod: when it starts again it is cloned anew."),
    VOLUME_NOT_RESIZED("Set spec.database.standalone.storage.size to what the claim has, or let its StorageClass expand"
            + " volumes (allowVolumeExpansion). The database goes on meanwhile."),
    BACKUP_FAILED("Look at the message, and at the Job's log: kubectl logs -l nextmavens.io/backup-task=backup."
            + " A backup is made again when its schedule says; at once with kubectl create job"
            + " --from=cronjob/<project>-backup <name>."),
    DRILL_FAILED(
            "A backup could not be restored: look at the message, make another backup and try that one with kubectl"
                    + " create job --from=cronjob/<project>-drill <name>."),
    BACKUP_NOT_TRIED("Wait for the drill's schedule, or try now: kubectl create job --from=cronjob/<project>-backup"
            + " <name>, and when it has ended --from=cronjob/<project>-drill <name>."),
    PREVIEW_ENDS("Nothing to do, unless the preview shall stay: raise spec.preview.ttl, or remove spec.preview."),
    PREVIEW_KEPT(
            "Remove the annotation nextmavens.io/deletion-protection to let the preview go, or spec.preview to keep"
                    + " it for good."),
    UPGRADE_WAITS("Nothing to do: the operator's new release reaches it when its turn has come."),
    UPGRADE_STOPPED("Look at the project that the message names. This one keeps the release it has meanwhile."),
    OBSERVED("spec.tenancy.mode is Observe: set it to Enforce to have the tables in the message repaired."),
    SUSPENDED("Set spec.suspend to false: pods come back and the route leads to them again."),
    DRY_RUN("Read status.dryRun. Remove the annotation nextmavens.io/dry-run to have it done."),
    PAUSED("Remove the annotation nextmavens.io/pause; until then nothing is looked at and nothing is changed."),
    NOT_STALLED("Nothing to do."),
    NOT_RECONCILING("Nothing to do.");

    private final String remedy;

    ConditionReason(String remedy) {
        this.remedy = remedy;
    }

    /** Returns what to do. */
    public String remedy() {
        return remedy;
    }

    /** Returns the reason as conditions and events have it: one word in CamelCase. */
    public String text() {
        var text = new StringBuilder();
        for (String word : name().split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
