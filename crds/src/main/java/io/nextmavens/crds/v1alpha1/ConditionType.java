package io.nextmavens.crds.v1alpha1;

import java.util.List;

/** The conditions of a project, in the order of its status. */
public enum ConditionType {
    DATABASE_READY("DatabaseReady"),
    /** Of previews alone. */
    PREVIEW_READY("PreviewReady"),
    CATALOG_READY("CatalogReady"),
    MIGRATIONS_APPLIED("MigrationsApplied"),
    ISOLATION_ENFORCED("IsolationEnforced"),
    ISOLATION_VERIFIED("IsolationVerified"),
    REPLICATION_READY("ReplicationReady"),
    SLOT_HEALTHY("SlotHealthy"),
    STANDBYS_READY("StandbysReady"),
    POOLER_READY("PoolerReady"),
    REDIS_READY("RedisReady"),
    KEYS_READY("KeysReady"),
    RUNTIME_READY("RuntimeReady"),
    UP_TO_DATE("UpToDate"),
    CREDENTIALS_READY("CredentialsReady"),
    ROUTES_READY("RoutesReady"),
    MONITORING_READY("MonitoringReady"),
    BACKUP_READY("BackupReady"),
    /** Every step is done (kstatus). */
    READY("Ready"),
    /** The operator is at work, or tries again (kstatus). */
    RECONCILING("Reconciling"),
    /** Nothing happens until someone changes something (kstatus). */
    STALLED("Stalled");

    /** Those that stand for a step. */
    public static final List<ConditionType> STEPS = List.of(
            DATABASE_READY,
            PREVIEW_READY,
            CATALOG_READY,
            MIGRATIONS_APPLIED,
            ISOLATION_ENFORCED,
            ISOLATION_VERIFIED,
            REPLICATION_READY,
            SLOT_HEALTHY,
            STANDBYS_READY,
            POOLER_READY,
            REDIS_READY,
            KEYS_READY,
            RUNTIME_READY,
            UP_TO_DATE,
            CREDENTIALS_READY,
            ROUTES_READY,
            MONITORING_READY,
            BACKUP_READY);

    private final String type;

    ConditionType(String type) {
        this.type = type;
    }

    /** Returns the name in the status. */
    public String type() {
        return type;
    }
}
