package io.nextmavens.operator.cloudnativepg;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;

/** Kinds of CloudNativePG's API. */
public enum CloudNativePgKind {
    /** A primary and its replicas. */
    CLUSTER("Cluster"),
    /** PgBouncer in front of one. */
    POOLER("Pooler"),
    /** A database in one. */
    DATABASE("Database"),
    /** Backups of one. */
    SCHEDULED_BACKUP("ScheduledBackup");

    /** Group and version of all of them. */
    public static final String API_VERSION = "postgresql.cnpg.io/v1";

    private final String kind;

    CloudNativePgKind(String kind) {
        this.kind = kind;
    }

    /** Kind, such as {@code Cluster}. */
    public String kind() {
        return kind;
    }

    /** Returns an object of this kind without a spec. */
    public GenericKubernetesResource object(ObjectMeta metadata) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(API_VERSION);
        object.setKind(kind);
        object.setMetadata(metadata);
        return object;
    }

    GenericKubernetesResource object(ObjectMeta metadata, Map<String, Object> spec) {
        var object = object(metadata);
        object.setAdditionalProperty("spec", spec);
        return object;
    }
}
