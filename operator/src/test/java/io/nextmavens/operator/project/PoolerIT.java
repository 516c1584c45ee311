package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.nextmavens.crds.v1alpha1.ConditionType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PgBouncer's objects; e2e has it run. */
class PoolerIT extends OperatedProject {

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
