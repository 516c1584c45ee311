package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project that begins as another's clone and ends by itself. The runtime's tests have the command itself run. */
@ExtendWith({ApiServer.class, Postgres.class})
class PreviewIT {

    private static final String SOURCE = "origin";
    private static final String RUNTIME =
            "runtime: {env: [{name: PGRST_DB_POOL, value: \"1\"}, {name: NEXTMAVENS_AUTH_DB_POOL, value: \"1\"}]}\n";

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
    void aPreviewHasItsSourcesDatabaseAndKeysOfItsOwn() {
        // Given
        applySource();
        await("the source is ready").until(() -> reason(SOURCE, ConditionType.READY), "Ready"::equals);

        // When
        applyPreview();
        here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.CLONING);

        // Then nothing is in its database before the clone is
        await().until(() -> job() != null);
        assertThat(here.condition(ConditionType.CATALOG_READY).orElseThrow().message())
                .isEqualTo("waits for PreviewReady");
        assertThat(here.runtime()).isNull();
        var container = job().getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(container.getArgs()).containsExactly("clone", "Full");
        assertThat(values(container.getEnv()))
                .containsEntry("BACKUP_SOURCE_DB", here.database() + "_origin")
                .containsEntry("POSTGRESQL_DB", here.database());
        assertThat(secrets(container.getEnv())).containsOnly("admin");

        // When
        jobs.end(job(), true, "{\"rows\":42}");

        // Then
        here.awaitReady();
        here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.CLONED);
        assertThat(here.condition(ConditionType.ISOLATION_VERIFIED)
                        .orElseThrow()
                        .status())
                .isEqualTo(ConditionStatus.TRUE);
        var preview = preview();
        assertThat(preview.getStatus().preview().from()).isEqualTo(SOURCE);
        assertThat(preview.getStatus().preview().rows()).isEqualTo(42);
        assertThat(Instant.parse(preview.getStatus().expiresAt()))
                .isEqualTo(Instant.parse(preview.getMetadata().getCreationTimestamp())
                        .plus(Duration.ofDays(3)));
        assertThat(here.secret("notes-keys").getData().get("JWT_SECRET"))
                .isNotEqualTo(here.secret("origin-keys").getData().get("JWT_SECRET"));
        assertThat(here.events("Cloned")).hasSize(1);
    }

    @Test
    void itTellsBeforeItEndsAndThenGoesWithItsDatabase() {
        // Given
        applySource();
        applyPreview();
        await().until(() -> job() != null);
        jobs.end(job(), true, "{\"rows\":42}");
        here.awaitReady();
        operator.close();

        // When an hour is left
        operator = at(Duration.ofHours(71).plusMinutes(30));

        // Then
        var ends = here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.PREVIEW_ENDS);
        assertThat(ends.message()).contains(preview().getStatus().expiresAt());
        assertThat(here.isReady()).isTrue();
        await().until(() -> here.events("PreviewEnds").size() == 1);

        // When its time is over
        here.annotate("nextmavens.io/deletion-protection", "true");
        operator.close();
        operator = at(Duration.ofHours(73));

        // Then it waits for the protection to go
        here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.PREVIEW_KEPT);
        assertThat(here.isReady()).isTrue();
        assertThat(databases()).containsExactly(here.database(), here.database() + "_origin");
        here.annotate("nextmavens.io/deletion-protection", null);
        here.awaitGone();
        assertThat(databases()).containsExactly(here.database() + "_origin");
        assertThat(here.events("PreviewEnded")).isNotEmpty();
        assertThat(here.project(SOURCE)).isPresent();
    }

    @Test
    void oneThatIsDeletedWhileItIsClonedLeavesNothingBehind() {
        // Given what a pod that was ended has made
        applySource();
        applyPreview();
        await().until(() -> job() != null);
        String unfinished = here.database() + "__restoring";
        Postgres.execute(
                "postgres",
                "create database " + unfinished,
                "comment on database " + unfinished + " is 'nextmavens.io/restoring='");

        // When
        here.delete();

        // Then
        here.awaitGone();
        assertThat(databases()).containsExactly(here.database() + "_origin");
        assertThat(job()).isNull();
    }

    @Test
    void aSourceThatIsNotThereAndACloneThatFailedAreSaid() {
        // Given
        applyPreview();
        var missing = here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.PREVIEW_SOURCE_MISSING);
        assertThat(missing.message()).contains(here.namespace() + "/origin").contains("does not exist");

        // When
        applySource();
        await().until(() -> job() != null);
        var first = job().getMetadata().getUid();
        jobs.end(job(), false, "{\"error\":\"pg_restore ended with 1: no such extension\",\"refused\":false}");

        // Then
        var failed = here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.CLONE_FAILED);
        assertThat(failed.message()).contains("no such extension").contains("delete the Job notes-clone");
        here.client().resource(job()).delete();
        await().until(() -> Optional.ofNullable(job())
                .filter(job -> !job.getMetadata().getUid().equals(first))
                .isPresent());
        here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.CLONING);
    }

    @Test
    void oneThatIsSuspendedWhileItIsClonedIsClonedWhenItIsResumed() {
        // Given
        applySource();
        applyPreview();
        await().until(() -> job() != null);
        var first = job().getMetadata().getUid();

        // When
        applyPreview("suspend: true\n");

        // Then
        here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.SUSPENDED);
        assertThat(job()).isNull();

        // When
        applyPreview();

        // Then
        here.awaitReason(ConditionType.PREVIEW_READY, ConditionReason.CLONING);
        assertThat(job().getMetadata().getUid()).isNotEqualTo(first);
    }

    private RunningOperator at(Duration later) {
        return new RunningOperator(here.namespace(), Clock.offset(Clock.systemUTC(), later));
    }

    private void applySource() {
        here.apply(SOURCE, """
                database: {name: %s_origin, server: {adminSecretRef: {name: admin}}}
                replication: {enabled: false}
                """.formatted(here.database()) + RUNTIME);
    }

    private void applyPreview() {
        applyPreview("");
    }

    private void applyPreview(String more) {
        here.apply("""
                database: {name: %s, server: {adminSecretRef: {name: admin}}}
                preview: {from: origin, data: Full}
                deletionPolicy: Delete
                replication: {enabled: false}
                """.formatted(here.database()) + RUNTIME + more);
    }

    private NextMavensProject preview() {
        return here.project("notes").orElseThrow();
    }

    private String reason(String name, ConditionType type) {
        return here.project(name)
                .flatMap(project -> Optional.ofNullable(project.getStatus()))
                .flatMap(status -> status.condition(type.type()))
                .map(condition -> condition.reason())
                .orElse("");
    }

    private Job job() {
        return here.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(here.namespace())
                .withName("notes-clone")
                .get();
    }

    private List<String> databases() {
        return Postgres.query(
                "postgres", "select datname from pg_database where datname like '" + here.database() + "%' order by 1");
    }

    private static Map<String, String> values(List<EnvVar> environment) {
        return environment.stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static List<String> secrets(List<EnvVar> environment) {
        return environment.stream()
                .filter(variable -> variable.getValueFrom() != null)
                .map(variable -> variable.getValueFrom().getSecretKeyRef().getName())
                .toList();
    }
}
