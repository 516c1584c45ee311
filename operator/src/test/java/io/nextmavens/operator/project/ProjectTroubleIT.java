package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Forwarder;
import io.nextmavens.operator.kubernetes.Postgres;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a project says when it cannot be brought about, and that it goes on by itself when it can. */
@ExtendWith({ApiServer.class, Postgres.class})
class ProjectTroubleIT {

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
    void aServerThatIsNotReachedIsNamedAndComesBackByItself() {
        try (var server = new Forwarder()) {
            // Given
            here.adminSecret("admin", server.port());
            here.apply(withoutRoute());
            var unreachable = here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.DATABASE_UNREACHABLE);
            assertThat(unreachable.message()).contains("127.0.0.1:" + server.port(), "refused");
            assertThat(here.condition(ConditionType.RECONCILING).orElseThrow().status())
                    .isEqualTo(ConditionStatus.TRUE);

            // When
            server.open();
            here.awaitReady();
            server.shut();
            here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.DATABASE_UNREACHABLE);

            // Then
            assertThat(here.condition(ConditionType.RUNTIME_READY).orElseThrow().status())
                    .as("the runtime is kept as it is")
                    .isEqualTo(ConditionStatus.TRUE);
            here.client()
                    .services()
                    .inNamespace(here.namespace())
                    .withName("notes-runtime")
                    .delete();
            await().untilAsserted(() -> assertThat(here.client()
                            .services()
                            .inNamespace(here.namespace())
                            .withName("notes-runtime")
                            .get())
                    .isNotNull());
            server.open();
            here.awaitReady();
        }
    }

    @Test
    void aServerWhoseConnectionsArePromisedTakesNoOtherProject() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(withoutRoute() + "runtime: {env: [{name: PGRST_DB_POOL, value: '9000'}]}\n");

        // When
        var refused = here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.CONNECTIONS_PROMISED);

        // Then
        assertThat(refused.message()).contains("the project opens up to 18030 connections");
        assertThat(here.condition(ConditionType.STALLED).orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);
        here.apply(withoutRoute());
        here.awaitReady();
        assertThat(here.project("notes")
                        .orElseThrow()
                        .getStatus()
                        .database()
                        .connections()
                        .project())
                .isEqualTo(50);
        here.apply(withoutRoute() + "runtime: {env: [{name: PGRST_DB_POOL, value: '9000'}]}\n");
        here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.CONNECTIONS_PROMISED);
        here.awaitReady();
    }

    @Test
    void anAdministratorsSecretThatIsNotThereIsNamedAndWaitedFor() {
        // Given
        here.apply(withoutRoute());
        var missing = here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.SECRET_MISSING);
        assertThat(missing.message()).contains(here.namespace() + "/admin", "spec.database.server.adminSecretRef");
        assertThat(here.condition(ConditionType.STALLED).orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);

        // When
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("admin")
                        .endMetadata()
                        .withStringData(Map.of("host", "127.0.0.1", "port", "none"))
                        .build())
                .create();

        // Then
        var incomplete = here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.SECRET_INCOMPLETE);
        assertThat(incomplete.message()).contains("username, password");
        here.adminSecret("admin", Postgres.port());
        here.awaitReady();
    }

    @Test
    void aPasswordThatIsRefusedIsSaidWithoutThePassword() {
        // Given
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("admin")
                        .endMetadata()
                        .withStringData(Map.of(
                                "host", "127.0.0.1",
                                "port", Integer.toString(Postgres.port()),
                                "username", "nobody_there",
                                "password", "hunter2"))
                        .build())
                .create();

        // When
        here.apply(withoutRoute());

        // Then
        var refused = await().until(() -> here.condition(ConditionType.DATABASE_READY), java.util.Optional::isPresent)
                .orElseThrow();
        assertThat(refused.status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(refused.message()).contains("nobody_there").doesNotContain("hunter2");
    }

    @Test
    void anUnknownExtensionStallsTheProjectAndNamesTheField() {
        // Given
        here.adminSecret("admin", Postgres.port());

        // When
        here.apply(withoutRoute() + "  extensions: [no_such_extension]\n");

        // Then
        var refused = here.awaitReason(ConditionType.CATALOG_READY, ConditionReason.SPEC_REFUSED);
        assertThat(refused.message()).contains("spec.database.extensions", "no_such_extension");
        assertThat(here.condition(ConditionType.STALLED).orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);
        here.apply(withoutRoute());
        here.awaitReady();
    }

    @Test
    void aMigrationWithInvalidSqlStallsTheProjectUntilItIsCorrected() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.migrations(Map.of("0001_notes.sql", "create table public.notes (id bigint);\nselec 1;"));

        // When
        here.apply(withoutRoute() + "  migrations: [{configMapRef: {name: migrations}}]\n");

        // Then
        var refused = here.awaitReason(ConditionType.MIGRATIONS_APPLIED, ConditionReason.MIGRATION_REFUSED);
        assertThat(refused.message()).contains("0001_notes.sql", "selec");
        assertThat(here.condition(ConditionType.STALLED).orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(here.client()
                        .apps()
                        .deployments()
                        .inNamespace(here.namespace())
                        .list()
                        .getItems())
                .as("nothing is served before the database is complete")
                .isEmpty();
        here.migrations(Map.of("0001_notes.sql", ProjectCase.MIGRATION));
        here.awaitReady();
    }

    @Test
    void aConfigMapThatIsNotThereIsNamedAndWaitedFor() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(withoutRoute() + "  migrations: [{configMapRef: {name: migrations}}]\n");
        var missing = here.awaitReason(ConditionType.MIGRATIONS_APPLIED, ConditionReason.CONFIG_MAP_MISSING);
        assertThat(missing.message()).contains(here.namespace() + "/migrations", "spec.database.migrations");

        // When
        here.migrations(Map.of("0001_notes.sql", ProjectCase.MIGRATION));

        // Then
        here.awaitReady();
    }

    @Test
    void aDatabaseOfSomeoneElseIsNotTouched() {
        // Given
        here.adminSecret("admin", Postgres.port());
        Postgres.execute("postgres", "create database " + here.database());

        // When
        here.apply(withoutRoute());

        // Then
        var taken = here.awaitReason(ConditionType.DATABASE_READY, ConditionReason.DATABASE_TAKEN);
        assertThat(taken.message()).contains(here.database());
        assertThat(Postgres.query(here.database(), "select nspname from pg_namespace where nspname = 'nextmavens'"))
                .isEmpty();
    }

    @Test
    void anObjectOfSomeoneElseIsNotTouched() {
        // Given
        here.adminSecret("admin", Postgres.port());
        var service = here.client()
                .resource(new io.fabric8.kubernetes.api.model.ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("notes-runtime")
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(1)
                        .endPort()
                        .endSpec()
                        .build())
                .create();

        // When
        here.apply(withoutRoute());

        // Then
        var taken = here.awaitReason(ConditionType.RUNTIME_READY, ConditionReason.OBJECT_TAKEN);
        assertThat(taken.message()).contains("Service " + here.namespace() + "/notes-runtime");
        here.client().resource(service).delete();
        here.awaitReady();
    }

    @Test
    void theSameMigrationInTwoConfigMapsIsRefused() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.migrations(Map.of("0001_notes.sql", ProjectCase.MIGRATION));
        here.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("more")
                        .endMetadata()
                        .withData(Map.of("0001_notes.sql", "select 1"))
                        .build())
                .create();

        // When
        here.apply(
                withoutRoute() + "  migrations: [{configMapRef: {name: migrations}}, {configMapRef: {name: more}}]\n");

        // Then
        var refused = here.awaitReason(ConditionType.MIGRATIONS_APPLIED, ConditionReason.MIGRATION_REFUSED);
        assertThat(refused.message()).contains("0001_notes.sql", "more");
    }

    @Test
    void aSecretThatASettingNamesIsWaitedForAndItsNewValueReplacesThePods() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(withoutRoute()
                + "runtime: {env: [{name: SMTP_PASSWORD, secretKeyRef: {name: mail, key: password}}]}\n");
        var missing = here.awaitReason(ConditionType.RUNTIME_READY, ConditionReason.SECRET_MISSING);
        assertThat(missing.message()).contains(here.namespace() + "/mail", "spec.runtime.env[SMTP_PASSWORD]");
        mailPassword("first");
        here.awaitReady();
        var before = podTemplateAnnotations();

        // When
        mailPassword("second");

        // Then
        await("the pods are replaced").until(() -> !podTemplateAnnotations().equals(before));
    }

    @Test
    void credentialsOfTheStorageAreWaitedForAndNamed() {
        // Given
        here.adminSecret("admin", Postgres.port());
        here.apply(withoutRoute() + "storage: {backend: s3, s3: {bucket: files, secretRef: {name: s3}}}\n");
        var missing = here.awaitReason(ConditionType.RUNTIME_READY, ConditionReason.SECRET_MISSING);
        assertThat(missing.message()).contains(here.namespace() + "/s3", "spec.storage.s3.secretRef", "access-key-id");

        // When
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("s3")
                        .endMetadata()
                        .withStringData(Map.of("access-key-id", "key", "secret-access-key", "secret"))
                        .build())
                .create();

        // Then
        here.awaitReady();
    }

    private void mailPassword(String password) {
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("mail")
                        .endMetadata()
                        .withStringData(Map.of("password", password))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private Map<String, String> podTemplateAnnotations() {
        return here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
    }

    private String withoutRoute() {
        return """
            database:
              name: %s
              server: {adminSecretRef: {name: admin}}
            """.formatted(here.database());
    }
}
