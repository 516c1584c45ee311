package io.nextmavens.operator.cloudnativepg;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nextmavens.crds.v1alpha1.CloudNativePgBackupMethod;
import io.nextmavens.crds.v1alpha1.CloudNativePgSpec;
import io.nextmavens.crds.v1alpha1.PoolerSpec;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is wanted of CloudNativePG's objects (its documentation, "API Reference"). Pure. */
public final class CloudNativePgObjects {

    /** The superuser of every Cluster, who owns the database as administrators' own do. */
    private static final String SUPERUSER = "postgres";

    /** Stops the pods of a Cluster and keeps its volumes (CloudNativePG documentation, "Declarative hibernation"). */
    private static final String HIBERNATION = "cnpg.io/hibernation";

    private CloudNativePgObjects() {}

    /** Name of the project's Cluster. */
    public static String clusterName(ProjectObjects names, CloudNativePgSpec spec) {
        return spec.clusterRef() == null ? names.database() : spec.clusterRef().name();
    }

    /** Name of the Secret with its superuser's login. */
    public static String superuserSecret(ProjectObjects names, CloudNativePgSpec spec) {
        return clusterName(names, spec) + "-superuser";
    }

    /** What the pods of its instances are labelled with. */
    public static Map<String, String> podsOfCluster(ProjectObjects names, CloudNativePgSpec spec) {
        return Map.of("cnpg.io/cluster", clusterName(names, spec));
    }

    /** Host of its primary. */
    public static String primaryHost(ProjectObjects names, CloudNativePgSpec spec) {
        return clusterName(names, spec) + "-rw." + names.namespace() + ".svc";
    }

    /** Host of its replicas. */
    public static String replicaHost(ProjectObjects names, CloudNativePgSpec spec) {
        return clusterName(names, spec) + "-ro." + names.namespace() + ".svc";
    }

    /** A Cluster of the project's own. It outlives the project, as a standalone database's volume does. */
    public static GenericKubernetesResource cluster(ProjectObjects names, ProjectSpec project) {
        var wanted = project.database().cloudNativePG();
        var storage = new LinkedHashMap<String, Object>();
        storage.put("size", wanted.storage().size());
        if (wanted.storage().storageClass() != null) {
            storage.put("storageClass", wanted.storage().storageClass());
        }
        var parameters = new TreeMap<String, Object>(wanted.parameters());
        parameters.put("max_slot_wal_keep_size", megabytes(project));
        var spec = new LinkedHashMap<String, Object>();
        spec.put("instances", wanted.instances());
        if (wanted.image() != null) {
            spec.put("imageName", wanted.image());
        }
        spec.put("enableSuperuserAccess", true);
        spec.put("storage", storage);
        spec.put("postgresql", Map.of("parameters", parameters));
        if (wanted.resources() != null) {
            spec.put("resources", wanted.resources());
        }
        var backup = wanted.scheduledBackup();
        if (backup != null && backup.method() == CloudNativePgBackupMethod.VOLUME_SNAPSHOT) {
            spec.put(
                    "backup",
                    Map.of(
                            "volumeSnapshot",
                            backup.volumeSnapshotClass() == null
                                    ? Map.of()
                                    : Map.of("className", backup.volumeSnapshotClass())));
        }
        var metadata = new ObjectMetaBuilder(names.kept(names.database(), Component.DATABASE))
                .addToAnnotations(HIBERNATION, project.suspend() ? "on" : "off")
                .build();
        return CloudNativePgKind.CLUSTER.object(metadata, spec);
    }

    /** PgBouncer, under the name that the project's own would have, so that its Service has it too; stopped, no pod of it. */
    public static GenericKubernetesResource pooler(ProjectObjects names, ProjectSpec project, boolean stopped) {
        PoolerSpec wanted = project.database().pooler();
        var pgbouncer = new LinkedHashMap<String, Object>();
        pgbouncer.put("poolMode", "transaction");
        pgbouncer.put(
                "parameters",
                new TreeMap<>(Map.of(
                        "default_pool_size",
                        Integer.toString(wanted.poolSize()),
                        "max_client_conn",
                        Integer.toString(wanted.maxClients()),
                        "max_prepared_statements",
                        "1000",
                        "query_wait_timeout",
                        "30")));
        var spec = new LinkedHashMap<String, Object>();
        spec.put("cluster", Map.of("name", clusterName(names, project.database().cloudNativePG())));
        spec.put("type", "rw");
        spec.put("instances", stopped ? 0 : wanted.replicas());
        spec.put("pgbouncer", pgbouncer);
        if (wanted.image() != null || wanted.resources() != null) {
            var container = new LinkedHashMap<String, Object>();
            container.put("name", "pgbouncer");
            Optional.ofNullable(wanted.image()).ifPresent(image -> container.put("image", image));
            Optional.ofNullable(wanted.resources()).ifPresent(resources -> container.put("resources", resources));
            spec.put("template", Map.of("spec", Map.of("containers", List.of(container))));
        }
        return CloudNativePgKind.POOLER.object(names.owned(names.pooler(), Component.POOLER), spec);
    }

    /** What its pods are labelled with. */
    public static Map<String, String> podsOfPooler(ProjectObjects names) {
        return Map.of("cnpg.io/poolerName", names.pooler());
    }

    /** The database, which CloudNativePG keeps from then on. What becomes of it is the project's deletionPolicy. */
    public static GenericKubernetesResource database(ProjectObjects names, ProjectSpec project, String database) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("name", database);
        spec.put("owner", SUPERUSER);
        spec.put("cluster", Map.of("name", clusterName(names, project.database().cloudNativePG())));
        spec.put("ensure", "present");
        spec.put("databaseReclaimPolicy", "retain");
        return CloudNativePgKind.DATABASE.object(names.owned(names.database(), Component.DATABASE), spec);
    }

    /** Backups on a schedule. */
    public static GenericKubernetesResource scheduledBackup(ProjectObjects names, ProjectSpec project) {
        var cluster = project.database().cloudNativePG();
        var wanted = cluster.scheduledBackup();
        var spec = new LinkedHashMap<String, Object>();
        spec.put("schedule", wanted.schedule());
        spec.put("method", wanted.method().text());
        if (wanted.plugin() != null) {
            spec.put("pluginConfiguration", Map.of("name", wanted.plugin()));
        }
        spec.put("cluster", Map.of("name", clusterName(names, cluster)));
        spec.put("backupOwnerReference", "cluster");
        spec.put("suspend", project.suspend());
        return CloudNativePgKind.SCHEDULED_BACKUP.object(names.owned(names.database(), Component.BACKUP), spec);
    }

    /** PostgreSQL knows no quantities of Kubernetes. */
    private static String megabytes(ProjectSpec project) {
        var bytes =
                Quantity.getAmountInBytes(Quantity.parse(project.replication().maxSlotWalKeepSize()));
        return bytes.longValue() / (1024 * 1024) + "MB";
    }
}
