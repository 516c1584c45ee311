package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator that ends at any point, and the next one: what was begun is completed, and nothing is made twice. */
@ExtendWith({ApiServer.class, Postgres.class})
class OperatorKilledIT {

    private static final int WRITES_UNTIL_READY = 60;

    private ProjectCase here;

    /** What Secrets held when they were first seen. */
    private final Map<String, Map<String, String>> secrets = new HashMap<>();

    /** The end of an operator: not an exception, so that nothing of it is handled. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed by the test", null, false, false);
        }
    }

    @BeforeAll
    static void installTraefiksKinds() {
        try (var client = ApiServer.administrator()) {
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "IngressRoute", "ingressroutes");
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "Middleware", "middlewares");
        }
    }

    @BeforeEach
    void prepare() {
        here = new ProjectCase();
    }

    @AfterEach
    void end() {
        here.close();
    }

    @Test
    void anOperatorKilledAfterEachStepMakesNothingTwice() throws InterruptedException {
        // Given
        here.apply();

        // When
        for (ConditionType last : stepsOfUsualProjects()) {
            var died = new CountDownLatch(1);
            try (var _ = new RunningOperator(here.namespace(), step -> {
                if (step == last || died.getCount() == 0) {
                    died.countDown();
                    throw new Killed();
                }
            })) {
                assertThat(died.await(60, TimeUnit.SECONDS))
                        .as("%s was reached", last)
                        .isTrue();
            }
            secretsAreAsFirstSeen();
        }

        // Then
        try (var _ = new RunningOperator(here.namespace())) {
            here.awaitReady();
        }
        secretsAreAsFirstSeen();
        nothingIsThereTwice();
        assertThat(here.events("ObjectCreated"))
                .extracting(Event::getMessage)
                .doesNotHaveDuplicates()
                .hasSize(8);
        assertThat(here.events("DatabaseCreated")).hasSize(1);
        assertThat(here.events("MigrationApplied")).hasSize(1);
    }

    private static List<ConditionType> stepsOfUsualProjects() {
        return ConditionType.STEPS.stream()
                .filter(step -> step != ConditionType.PREVIEW_READY)
                .toList();
    }

    @Test
    void anOperatorKilledBeforeEachOfItsWritesToTheApiServerStillGetsThere() throws InterruptedException {
        // Given
        here.apply();

        // When
        int kills = 0;
        while (!here.isReady()) {
            assertThat(kills++)
                    .as("operators that ended before the project was ready")
                    .isLessThan(WRITES_UNTIL_READY);
            var died = new CountDownLatch(1);
            try (var _ = RunningOperator.killedAtItsWrite(here.namespace(), 2, () -> {
                died.countDown();
                throw new Killed();
            })) {
                await().until(() -> died.getCount() == 0 || here.isReady());
            }
            secretsAreAsFirstSeen();
        }

        // Then
        try (var _ = new RunningOperator(here.namespace())) {
            here.awaitReady();
        }
        assertThat(kills).isGreaterThan(5);
        secretsAreAsFirstSeen();
        nothingIsThereTwice();
    }

    private void secretsAreAsFirstSeen() {
        for (String name : new String[] {"notes-keys", "notes-database"}) {
            Secret secret = here.secret(name);
            if (secret != null) {
                assertThat(secret.getData()).isEqualTo(secrets.computeIfAbsent(name, seen -> secret.getData()));
            }
        }
    }

    private void nothingIsThereTwice() {
        assertThat(Postgres.query(
                        "postgres", "select count(*) from pg_database where datname = '" + here.database() + "'"))
                .containsExactly("1");
        assertThat(Postgres.query(
                        "postgres",
                        "select rolname from pg_roles where rolname like '" + here.database() + "\\_%' order by 1"))
                .containsExactly(
                        here.database() + "_authenticator",
                        here.database() + "_owner",
                        here.database() + "_replicator");
        assertThat(Postgres.query(
                        "postgres",
                        "select slot_name from pg_replication_slots where database = '" + here.database() + "'"))
                .containsExactly("nextmavens_slot_" + here.database());
        assertThat(Postgres.query(here.database(), "select count(*) from pg_tables where tablename = 'notes'"))
                .containsExactly("1");
    }
}
