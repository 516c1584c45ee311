package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.crds.v1alpha1.BackupTaskStatus;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** CronJobs of backups, and what the project says of their Jobs. The runtime's tests have the command itself run. */
@ExtendWith({ApiServer.class, Postgres.class})
class BackupIT {

    private static final String BACKUPS = """
            backups:
              keySecretRef: {name: backup-key}
              s3: {bucket: backups, endpoint: "http://s3.example.com", secretRef: {name: backup-s3}}
            """;

    private ProjectCase here;
    private RunningOperator operator;
    private EndedJobs jobs;

    @BeforeEach
    void startOperator() {
        here = new ProjectCase();
        jobs = new EndedJobs(here);
        operator = new RunningOperator(here.namespace());
        here.adminSecret("admin", Postgres.port());
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    @Test
    void backupsAreReadyWhenOneWasRestoredAndSayWhatFailed() {
        // Given
        var meters = new SimpleMeterRegistry();
        Metrics.addRegistry(meters);
        here.apply(spec(BACKUPS));
        here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.SECRET_MISSING);
        here.secret("backup-key", Map.of("identity", "AGE-SECRET-KEY-1"));
        here.secret("backup-s3", Map.of("access-key-id", "a", "secret-access-key", "b"));
        here.awaitReady();
        assertThat(here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.BACKUP_NOT_TRIED)
                        .message())
                .contains("there is no backup yet");

        // When
        jobs.ended("backup", "one", true, "{\"id\":\"20261127T030000Z-abcdef\",\"size\":123456}");
        await().until(() -> backups().lastGoodBackup() != null);
        jobs.ended("drill", "two", true, "{\"id\":\"20261127T030000Z-abcdef\",\"rows\":42,\"files\":7}");

        // Then
        here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.BACKED_UP);
        assertThat(backups().lastGoodBackup().size()).isEqualTo(123456);
        assertThat(backups().lastGoodDrill().rows()).isEqualTo(42);
        jobs.ended("drill", "three", false, "{\"error\":\"backup 20261127T030000Z-abcdef is damaged: part 1\"}");
        Condition damaged = here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.DRILL_FAILED);
        assertThat(damaged.message()).contains("is damaged: part 1");
        assertThat(damaged.status()).isEqualTo(ConditionStatus.FALSE);
        jobs.ended("backup", "four", false, "no JSON");
        Condition failed = here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.BACKUP_FAILED);
        assertThat(failed.message()).contains("Job four failed").contains("20261127T030000Z-abcdef");
        assertThat(here.isReady()).isTrue();
        assertThat(here.events("BackupFailed")).isNotEmpty();
        assertThat(gauge(meters, "backup.failed")).isOne();
        assertThat(gauge(meters, "backup.size")).isEqualTo(123456);
        assertThat(gauge(meters, "drill.failed")).isOne();
        assertThat(gauge(meters, "drill.rows")).isEqualTo(42);
        assertThat(gauge(meters, "drill.last.good")).isEqualTo((double)
                Instant.parse(backups().lastGoodDrill().finished()).getEpochSecond());
        Metrics.removeRegistry(meters);
    }

    private double gauge(SimpleMeterRegistry meters, String name) {
        return meters.get("nextmavens." + name)
                .tag("namespace", here.namespace())
                .gauge()
                .value();
    }

    @Test
    void cronJobsAreRepairedAndGoWithTheSpecAndWhileTheProjectIsSuspended() {
        // Given
        here.secret("backup-key", Map.of("identity", "AGE-SECRET-KEY-1"));
        here.secret("backup-s3", Map.of("access-key-id", "a", "secret-access-key", "b"));
        here.apply(spec(BACKUPS));
        here.awaitReady();
        await().until(() -> cronJob("notes-backup") != null && cronJob("notes-drill") != null);

        // When
        here.client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(here.namespace())
                .withName("notes-backup")
                .delete();

        // Then
        await().until(() -> cronJob("notes-backup") != null);
        here.apply(spec(BACKUPS + "suspend: true\n"));
        await().until(() -> cronJob("notes-backup") == null && cronJob("notes-drill") == null);
        here.apply(spec(BACKUPS));
        await().until(() -> cronJob("notes-backup") != null);
        here.apply(spec(""));
        await().until(() -> cronJob("notes-backup") == null && cronJob("notes-drill") == null);
        here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.NO_BACKUPS);
    }

    @Test
    void aBackupOnDemandIsMadeOnceAndSaysWhatCameOfIt() {
        // Given
        task("NextMavensBackup", "before", "projectRef: {name: notes}");
        awaitPhase(NextMavensBackup.class, "before", "Pending");
        here.secret("backup-key", Map.of("identity", "AGE-SECRET-KEY-1"));
        here.secret("backup-s3", Map.of("access-key-id", "a", "secret-access-key", "b"));
        here.apply(spec(BACKUPS));
        here.awaitReady();

        // When
        awaitPhase(NextMavensBackup.class, "before", "Running");
        jobs.end(job("before-backup"), true, "{\"id\":\"20261127T030000Z-abcdef\",\"size\":5}");

        // Then
        awaitPhase(NextMavensBackup.class, "before", "Succeeded");
        var container = job("before-backup")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        assertThat(container.getArgs()).containsExactly("run", "manual");
        await().until(() -> backups().lastGoodBackup() != null);
        assertThat(backups().lastGoodBackup().job()).isEqualTo("before-backup");
        here.client().resource(job("before-backup")).delete();
        await().until(() -> job("before-backup") == null);
        assertThat(phase(NextMavensBackup.class, "before")).isEqualTo("Succeeded");
    }

    @Test
    void aRestoreNamesItsSourceAndWhatItMayReplaceAndIsDoneOnce() {
        // Given
        here.secret("backup-key", Map.of("identity", "AGE-SECRET-KEY-1"));
        here.secret("backup-s3", Map.of("access-key-id", "a", "secret-access-key", "b"));
        here.apply(spec(BACKUPS));
        here.awaitReady();
        await().until(() -> cronJob("notes-backup") != null);

        // When
        task(
                "NextMavensRestore",
                "back",
                "{projectRef: {name: notes}, backup: 20261127T030000Z-abcdef, fromProject: shop/old,"
                        + " replaceDatabase: notes}");
        awaitPhase(NextMavensRestore.class, "back", "Running");
        jobs.end(job("back-restore"), false, "{\"error\":\"database notes holds rows\",\"refused\":true}");

        // Then
        awaitPhase(NextMavensRestore.class, "back", "Failed");
        var container = job("back-restore")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        assertThat(container.getArgs()).containsExactly("restore", "20261127T030000Z-abcdef");
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getValue() != null)
                .extracting(variable -> variable.getName() + "=" + variable.getValue())
                .contains("BACKUP_PROJECT=shop/old", "BACKUP_OVERWRITE=notes")
                .noneMatch(variable -> variable.startsWith("BACKUP_KEEP"));
        assertThat(here.client()
                        .resources(NextMavensRestore.class)
                        .inNamespace(here.namespace())
                        .withName("back")
                        .get()
                        .getStatus()
                        .conditions()
                        .getFirst()
                        .message())
                .isEqualTo("database notes holds rows");
        assertThat(backups().lastBackup()).isNull();
    }

    private Job job(String name) {
        return here.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(here.namespace())
                .withName(name)
                .get();
    }

    private void task(String kind, String name, String spec) {
        here.client()
                .resource("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: %s
                        metadata: {name: %s, namespace: %s}
                        spec: %s
                        """.formatted(kind, name, here.namespace(), spec.startsWith("{") ? spec : "{" + spec + "}"))
                .create();
    }

    private <K extends CustomResource<?, BackupTaskStatus>> String phase(Class<K> kind, String name) {
        var status = here.client()
                .resources(kind)
                .inNamespace(here.namespace())
                .withName(name)
                .get()
                .getStatus();
        return status == null ? "" : status.phase();
    }

    private <K extends CustomResource<?, BackupTaskStatus>> void awaitPhase(Class<K> kind, String name, String phase) {
        await(phase).until(() -> phase(kind, name).equals(phase));
    }

    private BackupsStatus backups() {
        var backups = here.project("notes").orElseThrow().getStatus().backups();
        return backups == null ? new BackupsStatus(null, null, null, null) : backups;
    }

    private CronJob cronJob(String name) {
        return here.client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(here.namespace())
                .withName(name)
                .get();
    }

    private String spec(String more) {
        return "database: {name: %s, server: {adminSecretRef: {name: admin}}}\n%s\n".formatted(here.database(), more);
    }
}
