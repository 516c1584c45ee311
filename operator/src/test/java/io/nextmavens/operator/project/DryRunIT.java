package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DryRunStatus;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the annotation, the status says what would be done, and nothing is done. */
@ExtendWith({ApiServer.class, Postgres.class})
class DryRunIT {

    private static final String DRY_RUN = "nextmavens.io/dry-run";

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeAll
    static void installTraefiksKinds() {
        try (var client = ApiServer.administrator()) {
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "IngressRoute", "ingressroutes");
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "Middleware", "middlewares");
        }
    }

    @BeforeEach
    void prepareProject() {
        here = new ProjectCase();
        here.adminSecret("admin", Postgres.port());
        here.migrations(Map.of("0001_notes.sql", ProjectCase.MIGRATION));
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    @Test
    void aNewProjectSaysWhatItWouldConsistOfAndWritesNothing() throws Exception {
        // Given
        here.apply(here.usual());
        here.annotate(DRY_RUN, "true");

        // When
        operator = new RunningOperator(here.namespace());

        // Then
        here.awaitReason(ConditionType.READY, ConditionReason.DRY_RUN);
        var found = found();
        assertThat(found.objects())
                .contains(
                        "create Secret notes-database",
                        "create Secret notes-keys",
                        "create Deployment notes-runtime",
                        "create Service notes-runtime",
                        "create IngressRoute notes");
        assertThat(found.database())
                .contains(
                        "create database " + here.database(),
                        "create login " + here.database() + "_owner",
                        "run migration 0001_notes.sql");
        assertThat(found.problems()).isEmpty();
        assertThat(here.runtime()).isNull();
        assertThat(here.secret("notes-keys")).isNull();
        assertThat(databases()).doesNotContain(here.database());
        assertThat(operator.requests().writes())
                .filteredOn(write -> write.contains("/events"))
                .isEmpty();

        // When
        here.annotate(DRY_RUN, null);

        // Then
        here.awaitReady();
        assertThat(here.project("notes").orElseThrow().getStatus().dryRun()).isNull();
    }

    @Test
    void aChangeOfAProjectIsSaidAndNotMade() {
        // Given
        operator = new RunningOperator(here.namespace());
        here.apply(here.usual());
        here.awaitReady();
        here.annotate(DRY_RUN, "true");
        await().until(() -> here.condition(ConditionType.READY)
                .filter(ready -> ready.reason().equals("DryRun"))
                .isPresent());
        assertThat(found()).isEqualTo(new DryRunStatus(List.of(), List.of(), List.of()));
        var generation = here.runtime().getMetadata().getGeneration();

        // When
        here.migrations(Map.of("0001_notes.sql", ProjectCase.MIGRATION, "0002_more.sql", "select 1"));
        here.apply(here.usual() + "api: {maxRows: 7}\nredis: {standalone: {}}\n");

        // Then
        await().until(() -> found().objects().contains("update Deployment notes-runtime"));
        assertThat(found().objects()).contains("create Deployment notes-redis", "create Service notes-redis");
        await().until(() -> found().database().equals(List.of("run migration 0002_more.sql")));
        assertThat(here.runtime().getMetadata().getGeneration()).isEqualTo(generation);

        // When
        here.migrations(Map.of("0001_notes.sql", "select 'another'"));

        // Then
        await().until(() -> found().problems().stream()
                .anyMatch(problem -> problem.startsWith("MigrationsApplied: ") && problem.contains("0001_notes.sql")));
    }

    private DryRunStatus found() {
        return here.project("notes").orElseThrow().getStatus().dryRun();
    }

    private static List<String> databases() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + Postgres.port() + "/postgres",
                        Postgres.ADMIN,
                        Postgres.PASSWORD);
                var rows = connection.createStatement().executeQuery("select datname from pg_database")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
