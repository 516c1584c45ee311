package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PgBouncer's objects; e2e has it run. */
@ExtendWith({ApiServer.class, Postgres.class})
class PoolerIT {

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void startOperator() {
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
        here.adminSecret("admin", Postgres.port());
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    @Test
    void aPoolerComesBeforeTheRuntimeAndGoesAfterIt() {
        // Given
        here.apply(spec(", pooler: {poolSize: 5}"));

        // When
        here.awaitReady();

        // Then
        assertThat(here.secret("notes-pooler").getData()).containsOnlyKeys("pgbouncer.ini", "userlist.txt");
        assertThat(variables()).extracting(EnvVar::getName).contains("POSTGRESQL_POOLER_HOST");
        assertThat(here.condition(ConditionType.POOLER_READY).orElseThrow().message())
                .contains("each with 5 connections");
        here.apply(spec(""));
        here.awaitReady();
        assertThat(variables()).extracting(EnvVar::getName).doesNotContain("POSTGRESQL_POOLER_HOST");
        await().until(() -> here.secret("notes-pooler") == null
                && here.client()
                                .apps()
                                .deployments()
                                .inNamespace(here.namespace())
                                .list()
                                .getItems()
                                .size()
                        == 1);
    }

    private String spec(String pooler) {
        return "database: {name: %s, server: {adminSecretRef: {name: admin}}%s}\n".formatted(here.database(), pooler);
    }

    private List<EnvVar> variables() {
        return here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
    }
}
