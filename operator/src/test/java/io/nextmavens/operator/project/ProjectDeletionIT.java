package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Forwarder;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({ApiServer.class, Postgres.class})
class ProjectDeletionIT {

    private static final String FILES = "storage: {backend: volume, volume: {size: 1Gi}}\n";

    private ProjectCase here;
    private RunningOperator operator;

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
    void theDatabaseIsRetainedByDefault() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Retain"));
        here.awaitReady();

        // When
        here.delete();

        // Then
        here.awaitGone();
        assertThat(databases()).hasSize(1);
        assertThat(logins()).hasSize(3);
        assertThat(here.events("DatabaseRetained"))
                .singleElement()
                .extracting(event -> event.getMessage())
                .asString()
                .contains(here.database(), "its slot is dropped");
        assertThat(slots()).isEmpty();
        assertThat(here.events("SlotDropped")).hasSize(1);
    }

    @Test
    void aProtectedProjectIsNotDeleted() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Delete"));
        here.awaitReady();
        here.annotate("nextmavens.io/deletion-protection", "true");

        // When
        // An admission policy takes effect some time after it was installed.
        await().ignoreException(AssertionError.class).untilAsserted(() -> assertThatThrownBy(() -> here.client()
                        .resources(NextMavensProject.class)
                        .inNamespace(here.namespace())
                        .withName("notes")
                        .dryRun()
                        .delete())
                .hasMessageContaining("nextmavens.io/deletion-protection"));
        assertThatThrownBy(here::delete).hasMessageContaining("the project is protected");

        // Then
        here.annotate("nextmavens.io/deletion-protection", null);
        here.delete();
        here.awaitGone();
    }

    @Test
    void whatADeletionWouldTakeIsHeldWhereTheProjectBecomesProtectedTooLate() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Delete"));
        here.awaitReady();
        operator.close();
        here.delete();
        here.annotate("nextmavens.io/deletion-protection", "true");

        // When
        operator = new RunningOperator(here.namespace());
        await().until(() -> !here.events("DeletionWaits").isEmpty());

        // Then
        assertThat(databases()).hasSize(1);
        here.annotate("nextmavens.io/deletion-protection", null);
        here.awaitGone();
        assertThat(databases()).isEmpty();
    }

    @Test
    void theDatabaseGoesWithItsLoginsAndItsSlotWhenThePolicySaysSo() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Delete"));
        here.awaitReady();

        // When
        here.delete();

        // Then
        here.awaitGone();
        assertThat(databases()).isEmpty();
        assertThat(logins()).isEmpty();
        assertThat(slots()).isEmpty();
        assertThat(here.events("DatabaseDropped")).hasSize(1);
        assertThat(here.client()
                        .apps()
                        .deployments()
                        .inNamespace(here.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void theVolumeOfFilesIsRetainedForAProjectOfTheSameName() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Retain") + FILES);
        here.awaitReady();

        // When
        here.delete();

        // Then
        here.awaitGone();
        assertThat(here.events("FilesRetained"))
                .singleElement()
                .extracting(event -> event.getMessage())
                .asString()
                .contains("notes-files");
        assertThat(files()).hasValueSatisfying(claim -> {
            assertThat(claim.getMetadata().getDeletionTimestamp()).isNull();
            assertThat(claim.getMetadata().getOwnerReferences()).isEmpty();
            assertThat(new ProjectObjects(here.namespace(), "notes", "another").owns(claim))
                    .isTrue();
        });
    }

    @Test
    void theVolumeOfFilesGoesWhenThePolicySaysSo() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Delete") + FILES);
        here.awaitReady();

        // When
        here.delete();

        // Then
        here.awaitGone();
        // a claim is held until Kubernetes knows of no pod that uses it
        await().until(() -> files().filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .isEmpty());
        assertThat(here.events("FilesDropped")).hasSize(1);
    }

    @Test
    void aServerThatIsGoneDoesNotHoldADeletionUpForEver() {
        try (var server = new Forwarder()) {
            // Given
            server.open();
            here.adminSecret("admin", server.port());
            here.apply(spec("Delete"));
            here.awaitReady();
            server.shut();

            // When
            here.delete();

            // Then
            here.awaitGone();
            assertThat(databases()).hasSize(1);
            assertThat(here.events("DeletionWaits")).isNotEmpty();
            assertThat(here.events("DatabaseLeft"))
                    .singleElement()
                    .extracting(event -> event.getMessage())
                    .asString()
                    .contains(here.database(), here.database() + "_owner", "127.0.0.1:" + server.port());
        }
    }

    @Test
    void aProjectThatNeverGotADatabaseIsDeletedToo() {
        // Given
        here.apply(spec("Delete"));
        here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.SECRET_MISSING);

        // When
        here.delete();

        // Then
        here.awaitGone();
    }

    @Test
    void aDatabaseOfAnotherProjectIsNeverDropped() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(spec("Retain"));
        here.awaitReady();
        here.apply("thief", spec("Delete"));
        org.awaitility.Awaitility.await().until(() -> here.project("thief")
                .map(project -> project.getStatus())
                .flatMap(status -> status.condition("Ready"))
                .filter(ready -> ready.reason().equals("DatabaseTaken"))
                .isPresent());

        // When
        here.client().resource(here.project("thief").orElseThrow()).delete();
        org.awaitility.Awaitility.await().until(() -> here.project("thief").isEmpty());

        // Then
        assertThat(databases()).hasSize(1);
        assertThat(logins()).hasSize(3);
    }

    private Optional<PersistentVolumeClaim> files() {
        return Optional.ofNullable(here.client()
                .persistentVolumeClaims()
                .inNamespace(here.namespace())
                .withName("notes-files")
                .get());
    }

    private String spec(String deletionPolicy) {
        return """
                database:
                  name: %s
                  server: {adminSecretRef: {name: admin}}
                deletionPolicy: %s
                """.formatted(here.database(), deletionPolicy);
    }

    private List<String> slots() {
        return Postgres.query(
                "postgres",
                "select slot_name from pg_replication_slots where slot_name = 'nextmavens_slot_" + here.database()
                        + "'");
    }

    private List<String> databases() {
        return Postgres.query("postgres", "select datname from pg_database where datname = '" + here.database() + "'");
    }

    private List<String> logins() {
        return Postgres.query(
                "postgres", "select rolname from pg_roles where rolname like '" + here.database() + "\\_%'");
    }
}
