package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.SlotStatus;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Slots on a server that has few, and gives one up when 64 MB are held back. */
@ExtendWith({ApiServer.class, Postgres.class})
class SlotGuardIT {

    private EmbeddedPostgres server;
    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_replication_slots", "5")
                .setServerConfig("max_wal_senders", "5")
                .setServerConfig("max_connections", "200")
                .setServerConfig("max_slot_wal_keep_size", "64MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("fsync", "off")
                .start();
        sql("create role " + Postgres.ADMIN + " superuser login password '" + Postgres.PASSWORD + "'");
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
        here.adminSecret("admin", server.getPort());
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        here.close();
        server.close();
    }

    @Test
    void aSlotThatHoldsBackTooMuchIsToldOfBeforeTheServerGivesItUp() {
        // Given
        var meters = new SimpleMeterRegistry();
        Metrics.addRegistry(meters);
        here.apply(spec("server: {adminSecretRef: {name: admin}}"));
        here.awaitReady();
        assertThat(here.condition(ConditionType.SLOT_HEALTHY).orElseThrow().status())
                .isEqualTo(ConditionStatus.TRUE);

        // When
        sql("select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 58)");

        // Then
        var atRisk = here.awaitReason(ConditionType.SLOT_HEALTHY, ConditionReason.SLOT_AT_RISK);
        assertThat(atRisk.message()).contains("nextmavens_slot_" + here.database(), "of the 64Mi");
        assertThat(here.isReady()).isTrue();
        assertThat(here.events("SlotAtRisk")).isNotEmpty();
        await().until(() -> meters.get("nextmavens.slot.held")
                        .tag("namespace", here.namespace())
                        .gauge()
                        .value()
                > 50_000_000);
        assertThat(slot().heldBack()).isEqualTo("32Mi");
        Metrics.removeRegistry(meters);
    }

    @Test
    void whatIsKeptForAReaderThatStaysAwayIsBounded() {
        // Given a reader that never came
        sql(
                "alter system set max_wal_size = '32MB'",
                "alter system set min_wal_size = '32MB'",
                "select pg_reload_conf()");
        here.apply(spec("server: {adminSecretRef: {name: admin}}"));
        here.awaitReady();
        sql("checkpoint");

        // When
        sql("select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 58)");
        here.awaitReason(ConditionType.SLOT_HEALTHY, ConditionReason.SLOT_AT_RISK);
        for (int round = 0; round < 8; round++) {
            sql(
                    "select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 50)",
                    "checkpoint");
        }

        // Then it was told first, of 458 MB the server has what it may keep and what it recycles, and a new slot is
        // made
        assertThat(Long.parseLong(
                        query("select sum(size)::bigint from pg_ls_waldir()").getFirst()))
                .isLessThan((64 + 32 + 3 * 16) << 20);
        assertThat(here.events("SlotAtRisk")).isNotEmpty();
        await().until(() -> here.events("ReplicationCreated").stream()
                .anyMatch(event -> event.getMessage().contains("which had lost its WAL")));
    }

    @Test
    void aProjectIsNotAdmittedToAServerWithoutASlotForIt() {
        // Given a server of five, of which the operator leaves three free
        here.apply(spec("server: {adminSecretRef: {name: admin}}"));
        here.awaitReady();
        sql("select pg_create_physical_replication_slot('a_standby')");

        // When
        here.apply("second", second(true));

        // Then
        await().until(() -> here.project("second")
                .flatMap(project -> Optional.ofNullable(project.getStatus()))
                .flatMap(status -> status.condition("DatabaseReady"))
                .filter(condition -> condition.reason().equals("SlotsPromised"))
                .isPresent());
        assertThat(query("select datname from pg_database where datname = 'second'"))
                .isEmpty();
        assertThat(here.isReady()).isTrue();
        here.apply("second", second(false));
        await().until(() -> !query("select datname from pg_database where datname = 'second'")
                .isEmpty());
    }

    @Test
    void aSlotOfAProjectThatIsNotKnownIsNamed() {
        // Given
        sql("create database gone", "comment on database gone is 'nextmavens.io/project=team/gone'");
        sqlIn("gone", "select pg_create_logical_replication_slot('nextmavens_slot_gone', 'pgoutput')");

        // When
        here.apply(spec("server: {adminSecretRef: {name: admin}}"));
        here.awaitReady();

        // Then
        assertThat(slot().orphans()).containsExactly("nextmavens_slot_gone");
        assertThat(slot().available()).isEqualTo(2);
    }

    private SlotStatus slot() {
        return here.project("notes").orElseThrow().getStatus().slot();
    }

    private String spec(String kind) {
        return "database: {name: %s, %s}\n".formatted(here.database(), kind);
    }

    private static String second(boolean replicated) {
        return """
                database: {name: second, server: {adminSecretRef: {name: admin}}}
                replication: {enabled: %s}
                """.formatted(replicated);
    }

    private void sql(String... statements) {
        sqlIn("postgres", statements);
    }

    private void sqlIn(String database, String... statements) {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> query(String sql) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? List.of(rows.getString(1)) : List.of();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
