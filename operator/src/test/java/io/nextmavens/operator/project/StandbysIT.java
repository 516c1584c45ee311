package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** Standbys of a standalone database. No pod runs here: what connects as a standby is a client of the protocol. */
@ExtendWith({ApiServer.class, Postgres.class})
class StandbysIT {

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void startOperator() {
        Postgres.execute("postgres", "alter role postgres password '" + Postgres.PASSWORD + "'");
        here = new ProjectCase();
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("notes-superuser")
                        .endMetadata()
                        .withStringData(Map.of("password", Postgres.PASSWORD))
                        .build())
                .create();
        operator = new RunningOperator(here.namespace());
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        Postgres.query(
                "postgres",
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active"
                        + " and (slot_name = 'nextmavens_slot' or slot_name like 'nextmavens_standby%')");
        Postgres.execute("postgres", "drop role if exists nextmavens_standby");
        here.close();
    }

    @Test
    void aStandbyIsStartingThenFollowsThenIsAway() throws Exception {
        // Given
        here.apply(spec(1, "1Gi"));
        here.awaitReason(ConditionType.STANDBYS_READY, ConditionReason.STANDBYS_STARTING);
        assertThat(standbys()).extracting(StandbyStatus::state).containsExactly("starting");

        // When
        try (Connection connection = connectAsStandby();
                PGReplicationStream stream = follow(connection)) {
            await().until(() -> {
                stream.readPending();
                stream.setAppliedLSN(LogSequenceNumber.valueOf(currentLsn()));
                stream.setFlushedLSN(LogSequenceNumber.valueOf(currentLsn()));
                stream.forceUpdateStatus();
                return here.isReady() && standbys().getFirst().lag().equals("0");
            });
            var followed = here.condition(ConditionType.STANDBYS_READY).orElseThrow();
            assertThat(followed.reason()).isEqualTo("StandbysStreaming");
            assertThat(followed.message()).contains("notes-database-ro." + here.namespace() + ".svc:5432");
            assertThat(standbys().getFirst().name()).isEqualTo("notes-standby-0");
            assertThat(standbys().getFirst().state()).isIn("streaming", "catchup");
        }

        // Then
        here.awaitReason(ConditionType.STANDBYS_READY, ConditionReason.STANDBY_AWAY);
        assertThat(here.isReady()).isTrue();
        assertThat(standbys()).extracting(StandbyStatus::state).containsExactly("away");
        assertThat(here.events("StandbyAway")).isNotEmpty();
    }

    @Test
    void aChangeReachesTheStandbysBeforeThePrimary() {
        // Given
        here.apply(spec(1, "1Gi"));
        here.awaitReason(ConditionType.STANDBYS_READY, ConditionReason.STANDBYS_STARTING);

        // When
        here.withoutPods(() -> {
            here.apply(spec(1, "1Gi").replace("standbys: 1", "standbys: 1, parameters: {work_mem: 8MB}"));
            await().until(() -> arguments("notes-standby").contains("work_mem=8MB"));

            // Then
            var rounds = operator.rounds();
            await().until(() -> operator.rounds() > rounds + 1);
            assertThat(arguments("notes-database")).doesNotContain("work_mem=8MB");
        });
        await().until(() -> arguments("notes-database").contains("work_mem=8MB"));
    }

    @Test
    void standbysThatAreNotWantedAnyMoreLeaveNothing() {
        // Given
        here.apply(spec(2, "1Gi"));
        here.awaitReason(ConditionType.STANDBYS_READY, ConditionReason.STANDBYS_STARTING);
        assertThat(slots()).containsExactly("nextmavens_standby_0", "nextmavens_standby_1");

        // When
        here.apply(spec(1, "1Gi"));
        await().until(() -> slots().equals(List.of("nextmavens_standby_0")));
        here.apply(spec(0, "1Gi"));

        // Then
        here.awaitReady();
        await().until(() -> here.client()
                        .services()
                        .inNamespace(here.namespace())
                        .withName("notes-database-ro")
                        .get()
                == null);
        assertThat(slots()).isEmpty();
        assertThat(Postgres.query("postgres", "select rolname from pg_roles where rolname = 'nextmavens_standby'"))
                .isEmpty();
        assertThat(statefulSet("notes-standby")).isNull();
        assertThat(here.project("notes").orElseThrow().getStatus().standbys()).isEmpty();
    }

    @Test
    void aSuspendedProjectStopsItsStandbysAndKeepsTheirVolumes() {
        // Given
        here.apply(spec(1, "1Gi"));
        here.awaitReason(ConditionType.STANDBYS_READY, ConditionReason.STANDBYS_STARTING);
        assertThat(whenScaled()).isEqualTo("Delete");

        // When
        here.apply(spec(1, "1Gi") + "suspend: true\n");

        // Then
        await().until(() -> statefulSet("notes-standby").getSpec().getReplicas() == 0
                && statefulSet("notes-database").getSpec().getReplicas() == 0);
        assertThat(whenScaled()).isEqualTo("Retain");
        here.apply(spec(1, "1Gi") + "suspend: false\n");
        await().until(() -> statefulSet("notes-standby").getSpec().getReplicas() == 1);
        assertThat(whenScaled()).isEqualTo("Delete");
    }

    @Test
    void aVolumeGrowsWhereItsClassAllowsThatAndTheStatusSaysWhereNot() {
        // Given
        storageClass("growing", true);
        storageClass("fixed", false);
        claim("data-notes-database-0", "growing");
        here.apply(spec(0, "1Gi"));
        here.awaitReady();

        // When
        here.apply(spec(0, "2Gi"));

        // Then
        await().until(() -> size("data-notes-database-0").equals(new Quantity("2Gi")));
        here.awaitReady();
        assertThat(statefulSet("notes-database")
                        .getSpec()
                        .getVolumeClaimTemplates()
                        .getFirst()
                        .getSpec()
                        .getResources()
                        .getRequests())
                .containsEntry("storage", new Quantity("1Gi"));
        here.apply(spec(0, "1Gi"));
        assertThat(here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.VOLUME_NOT_RESIZED)
                        .message())
                .contains("data-notes-database-0 has 2Gi", "a volume never shrinks");
        here.apply(spec(1, "2Gi"));
        claim("data-notes-standby-0", "fixed");
        await().until(() -> here.condition(ConditionType.DATABASE_READY)
                .filter(condition -> condition.message().contains("data-notes-standby-0 has 1Gi"))
                .filter(condition -> condition.message().contains("must support resize"))
                .isPresent());
    }

    private String spec(int standbys, String size) {
        return "database: {name: %s, standalone: {storage: {size: %s}, standbys: %d}}\n"
                .formatted(here.database(), size, standbys);
    }

    private Connection connectAsStandby() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "nextmavens_standby");
        properties.setProperty(
                "password",
                new String(
                        Base64.getDecoder()
                                .decode(here.secret("notes-superuser").getData().get("standby-password")),
                        StandardCharsets.UTF_8));
        properties.setProperty("replication", "true");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "15");
        properties.setProperty("ApplicationName", "notes-standby-0");
        return DriverManager.getConnection(Postgres.url("postgres"), properties);
    }

    private static PGReplicationStream follow(Connection connection) throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withSlotName("nextmavens_standby_0")
                .withStartPosition(LogSequenceNumber.valueOf(currentLsn()))
                .start();
    }

    private static String currentLsn() {
        return Postgres.query("postgres", "select pg_current_wal_flush_lsn()::text")
                .getFirst();
    }

    private static List<String> slots() {
        return Postgres.query(
                "postgres",
                "select slot_name from pg_replication_slots where slot_name like 'nextmavens_standby%' order by 1");
    }

    private List<StandbyStatus> standbys() {
        return here.project("notes").orElseThrow().getStatus().standbys();
    }

    private StatefulSet statefulSet(String name) {
        return here.client()
                .apps()
                .statefulSets()
                .inNamespace(here.namespace())
                .withName(name)
                .get();
    }

    private String whenScaled() {
        return statefulSet("notes-standby")
                .getSpec()
                .getPersistentVolumeClaimRetentionPolicy()
                .getWhenScaled();
    }

    private List<String> arguments(String statefulSet) {
        return statefulSet(statefulSet)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getArgs();
    }

    private void storageClass(String name, boolean grows) {
        here.client()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withProvisioner("example.com/none")
                        .withAllowVolumeExpansion(grows)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** A claim as the StatefulSet's controller would make it, and as one that provisions volumes would bind it. */
    private void claim(String name, String storageClass) {
        var claim = here.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withNamespace(here.namespace())
                                .withName(name)
                                .addToLabels("app.kubernetes.io/managed-by", "nextmavens-operator")
                                .addToLabels("app.kubernetes.io/instance", "notes")
                                .build())
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName(storageClass)
                        .withVolumeName("volume-of-" + name)
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        here.client()
                .resource(new PersistentVolumeClaimBuilder(claim)
                        .withNewStatus()
                        .withPhase("Bound")
                        .addToCapacity("storage", new Quantity("1Gi"))
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private Quantity size(String claim) {
        PersistentVolumeClaim found = here.client()
                .persistentVolumeClaims()
                .inNamespace(here.namespace())
                .withName(claim)
                .get();
        return found.getSpec().getResources().getRequests().get("storage");
    }
}
