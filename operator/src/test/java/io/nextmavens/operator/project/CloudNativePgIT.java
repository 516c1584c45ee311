package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.cloudnativepg.CloudNativePgKind;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.CloudNativePg;
import io.nextmavens.operator.kubernetes.Postgres;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Projects whose database CloudNativePG runs, under its own CRDs. Its operator's part, the status of its objects and the
 * superuser's Secret, is done here as its documentation says; the database is a real one.
 */
@ExtendWith({ApiServer.class, Postgres.class})
class CloudNativePgIT {

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeAll
    static void installKinds() {
        try (var client = ApiServer.administrator()) {
            CloudNativePg.install(client);
        }
    }

    @BeforeEach
    void startOperator() {
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    @Test
    void aClusterOfItsOwnIsMadeWithPoolerDatabaseAndBackupsAndGoesWithTheProject() {
        // Given
        here.apply("""
                database:
                  name: %s
                  cloudNativePG:
                    instances: 2
                    storage: {size: 1Gi}
                    parameters: {shared_buffers: 64MB}
                    replicaReads: true
                    scheduledBackup: {schedule: "0 0 3 * * *", volumeSnapshotClass: snapshots}
                  pooler: {replicas: 2}
                deletionPolicy: Delete
                """.formatted(here.database()));
        here.awaitReason(ConditionType.READY, ConditionReason.DATABASE_STARTING);

        // When
        answer("notes-database");
        await().until(() -> find(CloudNativePgKind.POOLER, "notes-pooler") != null);
        here.client().resource("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: notes-pooler, namespace: %s}
                spec:
                  replicas: 2
                  selector: {matchLabels: {cnpg.io/poolerName: notes-pooler}}
                  template:
                    metadata: {labels: {cnpg.io/poolerName: notes-pooler}}
                    spec: {containers: [{name: pgbouncer, image: pgbouncer}]}
                """.formatted(here.namespace())).create();

        // Then
        here.awaitReady();
        var cluster = find(CloudNativePgKind.CLUSTER, "notes-database");
        assertThat(cluster.<Integer>get("spec", "instances")).isEqualTo(2);
        assertThat(cluster.<String>get("spec", "postgresql", "parameters", "max_slot_wal_keep_size"))
                .isEqualTo("1024MB");
        assertThat(find(CloudNativePgKind.DATABASE, "notes-database").<String>get("spec", "name"))
                .isEqualTo(here.database());
        assertThat(find(CloudNativePgKind.SCHEDULED_BACKUP, "notes-database").<String>get("spec", "method"))
                .isEqualTo("volumeSnapshot");
        assertThat(here.runtime()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .anyMatch(variable -> variable.getName().equals("POSTGRESQL_REPLICA_HOST")
                        && variable.getValue().equals("notes-database-ro." + here.namespace() + ".svc"));

        // Then what its schemas do not know would have been written in every round
        int rounds = operator.rounds();
        int writes = operator.requests().writes().size();
        await().until(() -> operator.rounds() > rounds + 3);
        assertThat(operator.requests().writes()).hasSize(writes);

        // When
        here.apply("suspend: true\n" + spec());
        await().until(() -> "on".equals(annotation("cnpg.io/hibernation")));
        here.apply(spec());
        await().until(() -> "off".equals(annotation("cnpg.io/hibernation")));
        here.delete();

        // Then
        here.awaitGone();
        assertThat(find(CloudNativePgKind.CLUSTER, "notes-database")).isNull();
    }

    @Test
    void aClusterThatIsThereIsAdoptedAndStays() {
        // Given
        here.client().resource("""
                apiVersion: postgresql.cnpg.io/v1
                kind: Cluster
                metadata: {name: main, namespace: %s}
                spec: {instances: 1, storage: {size: 1Gi}}
                """.formatted(here.namespace())).create();
        here.apply("database: {name: %s, cloudNativePG: {clusterRef: {name: main}}}\n".formatted(here.database()));
        here.awaitReason(ConditionType.READY, ConditionReason.CLUSTER_CLOSED);

        // When
        patch(CloudNativePgKind.CLUSTER, "main", "{\"spec\":{\"enableSuperuserAccess\":true}}");
        answer("main");

        // Then
        here.awaitReady();
        assertThat(find(CloudNativePgKind.DATABASE, "notes-database").<String>get("spec", "cluster", "name"))
                .isEqualTo("main");
        assertThat(find(CloudNativePgKind.CLUSTER, "notes-database")).isNull();
        here.delete();
        here.awaitGone();
        assertThat(find(CloudNativePgKind.CLUSTER, "main")).isNotNull();
    }

    @Test
    void aClusterThatIsMissingIsNamed() {
        // When
        here.apply("database: {name: %s, cloudNativePG: {clusterRef: {name: nowhere}}}\n".formatted(here.database()));

        // Then
        var ready = here.awaitReason(ConditionType.READY, ConditionReason.CLUSTER_MISSING);
        assertThat(ready.message()).contains(here.namespace() + "/nowhere");
    }

    private String spec() {
        return """
                database:
                  name: %s
                  cloudNativePG:
                    instances: 2
                    storage: {size: 1Gi}
                    parameters: {shared_buffers: 64MB}
                  pooler: {replicas: 2}
                deletionPolicy: Delete
                """.formatted(here.database());
    }

    private String annotation(String key) {
        return find(CloudNativePgKind.CLUSTER, "notes-database")
                .getMetadata()
                .getAnnotations()
                .get(key);
    }

    /** As CloudNativePG does when the first instance is ready. */
    private void answer(String cluster) {
        await().until(() -> find(CloudNativePgKind.CLUSTER, cluster) != null);
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName(cluster + "-superuser")
                        .endMetadata()
                        .withStringData(Map.of("username", Postgres.ADMIN, "password", Postgres.PASSWORD))
                        .build())
                .create();
        status(
                CloudNativePgKind.CLUSTER,
                cluster,
                "{\"status\":{\"readyInstances\":1,\"phase\":\"Cluster in healthy state\"}}");
    }

    private void status(CloudNativePgKind kind, String name, String json) {
        here.client()
                .genericKubernetesResources(CloudNativePgKind.API_VERSION, kind.kind())
                .inNamespace(here.namespace())
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private void patch(CloudNativePgKind kind, String name, String json) {
        here.client()
                .genericKubernetesResources(CloudNativePgKind.API_VERSION, kind.kind())
                .inNamespace(here.namespace())
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private GenericKubernetesResource find(CloudNativePgKind kind, String name) {
        return here.client()
                .genericKubernetesResources(CloudNativePgKind.API_VERSION, kind.kind())
                .inNamespace(here.namespace())
                .withName(name)
                .get();
    }
}
