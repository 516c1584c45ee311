package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tenants in the database of a project are as their objects say. */
@ExtendWith({ApiServer.class, Postgres.class})
class TenantIT {

    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";

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

    private void project(String limits) {
        here.apply("""
                database: {name: %s, server: {adminSecretRef: {name: admin}}}
                limits: {plans: [%s]}
                """.formatted(here.database(), limits));
    }

    private void tenant(String name, String spec) {
        here.client()
                .resource("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensTenant
                        metadata: {name: %s, namespace: %s}
                        spec: {projectRef: {name: notes}, %s}
                        """.formatted(name, here.namespace(), spec))
                .fieldManager("test")
                .forceConflicts()
                .serverSideApply();
    }

    private Optional<NextMavensTenant> tenant(String name) {
        return Optional.ofNullable(here.client()
                .resources(NextMavensTenant.class)
                .inNamespace(here.namespace())
                .withName(name)
                .get());
    }

    private Condition awaitReason(String name, String reason) {
        return await(name + " is " + reason)
                .until(
                        () -> tenant(name)
                                .filter(found -> found.getStatus() != null
                                        && found.getMetadata()
                                                .getGeneration()
                                                .equals(found.getStatus().observedGeneration()))
                                .flatMap(found -> found.getStatus().condition("Ready")),
                        found -> found.filter(ready -> ready.reason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }

    private String asked(String query) {
        return String.join("; ", Postgres.query(here.database(), query));
    }

    private String quotas() {
        return asked("select concat_ws(' ', suspended, requests_per_second, burst, storage_bytes, members)"
                + " from nextmavens.tenant_quotas where tenant_id = '" + A + "'");
    }

    @Test
    void aTenantIsInTheDatabaseAsItsObjectAndItsPlanSayAndSuspendedWhenItSaysSo() {
        // Given
        tenant(
                "acme",
                "id: %s, displayName: ACME, plan: pro, quotas: {members: 3}, members: [{email: ann@example.com}]"
                        .formatted(A));
        awaitReason("acme", "ProjectMissing");

        // When
        project("{name: pro, requestsPerSecond: 10, burst: 30, storage: 1Ki, members: 9}");
        var ready = awaitReason("acme", "Ready");

        // Then
        assertThat(ready.status().toString()).isEqualToIgnoringCase("true");
        assertThat(asked("select name from tenants where id = '" + A + "'")).isEqualTo("ACME");
        assertThat(quotas()).isEqualTo("f 10 30 1024 3");
        assertThat(tenant("acme").orElseThrow().getStatus().id()).isEqualTo(A);
        assertThat(tenant("acme").orElseThrow().getStatus().invited()).isEqualTo(1);
        here.awaitReady();
        await().until(() -> here.project("notes")
                .filter(project -> project.getStatus().tenants() != null
                        && project.getStatus().tenants().total() == 1)
                .isPresent());

        // When
        project("{name: pro, requestsPerSecond: 20}");
        await().until(() -> quotas().equals("f 20 3"));
        tenant("acme", "id: %s, displayName: ACME, plan: pro, suspended: true".formatted(A));
        awaitReason("acme", "Suspended");

        // Then
        assertThat(quotas()).isEqualTo("t 20");
        assertThat(here.events("Suspended")).hasSize(1);
        tenant("acme", "id: %s, displayName: ACME, suspended: false".formatted(A));
        awaitReason("acme", "Ready");
        assertThat(quotas()).isEqualTo("f");
        assertThat(tenant("acme").orElseThrow().getStatus().invited()).isZero();
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsWritten() {
        // Given
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        tenant("acme", "id: " + A);
        awaitReason("acme", "Ready");

        // When
        tenant("other", "id: " + A);
        tenant("unplanned", "plan: none");
        var taken = awaitReason("other", "TenantTaken");
        var unplanned = awaitReason("unplanned", "PlanMissing");

        // Then
        assertThat(taken.message()).contains(here.namespace() + "/acme");
        assertThat(unplanned.message()).contains("has no plan none");
        assertThat(asked("select count(*) from tenants")).isEqualTo("1");
        assertThat(tenant("other")
                        .orElseThrow()
                        .getStatus()
                        .condition("Stalled")
                        .orElseThrow()
                        .reason())
                .isEqualTo("TenantTaken");
        assertThat(here.events("TenantTaken")).hasSize(1);
    }

    @Test
    void whatSomebodyChangesIsPutBackAndWithNothingToDoNothingIsWritten() {
        // Given
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        tenant("acme", "id: %s, plan: pro".formatted(A));
        awaitReason("acme", "Ready");

        // When
        Postgres.query(
                here.database(),
                "update nextmavens.tenant_quotas set requests_per_second = 9999 where tenant_id = '" + A
                        + "' returning tenant_id");

        // Then
        await().until(() -> quotas().equals("f 10"));
        var version = tenant("acme").orElseThrow().getMetadata().getResourceVersion();
        var written = asked("select xmin from nextmavens.tenant_quotas");
        var rounds = operator.rounds();
        await().until(() -> operator.rounds() > rounds + 2);
        assertThat(tenant("acme").orElseThrow().getMetadata().getResourceVersion())
                .isEqualTo(version);
        assertThat(asked("select xmin from nextmavens.tenant_quotas")).isEqualTo(written);
    }

    @Test
    void aTenantIsRetainedOrDeletedWithItsRows() {
        // Given
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        tenant("kept", "id: " + A);
        tenant("dropped", "deletionPolicy: Delete");
        awaitReason("kept", "Ready");
        awaitReason("dropped", "Ready");
        var dropped = tenant("dropped").orElseThrow().getStatus().id();

        // When
        here.client()
                .resources(NextMavensTenant.class)
                .inNamespace(here.namespace())
                .delete();
        await().until(() -> tenant("kept").isEmpty() && tenant("dropped").isEmpty());

        // Then
        assertThat(asked("select id from tenants")).isEqualTo(A).isNotEqualTo(dropped);
        assertThat(here.events("TenantRetained")).hasSize(1);
        assertThat(here.events("TenantDropped")).hasSize(1);
        tenant("again", "id: " + A);
        awaitReason("again", "Ready");
    }
}
