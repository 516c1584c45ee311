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
    void aTenantHasASchemaOfItsOwnThatIsKeptAndGoesWithIt() {
        // Given
        var own = "tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa";
        var usage = "select has_schema_privilege('authenticated', '" + own + "', 'usage')";
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        Postgres.execute(
                here.database(),
                "set session authorization " + here.database() + "_owner",
                "create function prepare_tenant_schema(tenant uuid, schema name) returns void language plpgsql"
                        + " as $$ begin execute format('create table %I.orders (id int primary key)', schema); end $$");
        tenant("acme", "id: %s, schema: Own, deletionPolicy: Delete".formatted(A));

        // When
        awaitReason("acme", "Ready");

        // Then
        assertThat(asked("select relrowsecurity, relforcerowsecurity from pg_class where oid = '" + own
                        + ".orders'::regclass"))
                .isEqualTo("t");
        assertThat(tenant("acme").orElseThrow().getStatus().schema()).isEqualTo(own);
        assertThat(asked(usage)).isEqualTo("t");
        assertThat(here.events("TenantUpdated"))
                .anyMatch(event -> event.getMessage().contains("schema " + own + " created"));

        // When
        Postgres.execute(here.database(), "revoke usage on schema " + own + " from authenticated");
        tenant("acme", "id: %s, displayName: New, schema: Own, deletionPolicy: Delete".formatted(A));

        // Then
        await().until(() -> asked(usage).equals("t"));
        here.client()
                .resources(NextMavensTenant.class)
                .inNamespace(here.namespace())
                .withName("acme")
                .delete();
        await().until(() -> tenant("acme").isEmpty());
        assertThat(asked("select count(*) from pg_namespace where nspname = '" + own + "'"))
                .isEqualTo("0");
    }

    @Test
    void aSchemaThatIsThereAlreadyIsNotTakenOver() {
        // Given
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        Postgres.execute(here.database(), "create schema tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa");

        // When
        tenant("acme", "id: %s, schema: Own".formatted(A));

        // Then
        assertThat(awaitReason("acme", "SchemaTaken").message()).contains("spec.schema", "rename it or drop it");
        assertThat(asked("select count(*) from tenants")).isEqualTo("0");
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

    private Condition awaitInvited(String reason) {
        return await("acme is " + reason)
                .until(
                        () -> tenant("acme")
                                .filter(found -> found.getStatus() != null)
                                .flatMap(found -> found.getStatus().condition("MembersInvited")),
                        found -> found.filter(invited -> invited.reason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }

    private void invitations(String change) {
        Postgres.execute(here.database(), "update nextmavens.tenant_invitations set " + change);
    }

    @Test
    void howFarTheMailsToMembersHaveComeIsInTheStatus() {
        // Given
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        tenant("acme", "id: %s, members: [{email: ann@example.com}, {email: bob@example.com}]".formatted(A));

        // When
        var notSetUp = awaitInvited("MailNotSetUp");
        here.apply("""
                database: {name: %s, server: {adminSecretRef: {name: admin}}}
                auth: {smtp: {host: mail, from: hello@example.com}}
                """.formatted(here.database()));
        awaitInvited("MailWaits");
        // as the runtime writes it
        invitations("problem = 'the mail server mail:587 cannot be reached' where email = 'ann@example.com'");
        var failed = awaitInvited("MailFailed");
        invitations("problem = null, mailed_at = '2026-01-02 03:04:05Z'");
        var all = awaitInvited("AllInvited");

        // Then
        assertThat(notSetUp.message())
                .isEqualTo("no mail tells ann@example.com, bob@example.com that they are invited: set spec.auth.smtp of"
                        + " the project notes; whoever signs up with the address is a member without a mail");
        assertThat(failed.message())
                .isEqualTo("ann@example.com: the mail server mail:587 cannot be reached; it is tried again");
        assertThat(all.status().toString()).isEqualToIgnoringCase("true");
        assertThat(tenant("acme").orElseThrow().getStatus().invitations())
                .extracting(one -> one.email() + " " + one.mailedAt() + " " + one.problem())
                .containsExactly(
                        "ann@example.com 2026-01-02T03:04:05Z null", "bob@example.com 2026-01-02T03:04:05Z null");
        assertThat(here.events("MailNotSetUp")).hasSize(1);
        assertThat(here.events("MailFailed")).hasSize(1);
    }

    @Test
    void mailsAreSentOnceMoreForEachValueOfTheAnnotationAndNotByRounds() {
        // Given
        project("{name: pro, requestsPerSecond: 10}");
        here.awaitReady();
        tenant("acme", "id: %s, members: [{email: ann@example.com}]".formatted(A));
        awaitInvited("MailNotSetUp");
        invitations("mailed_at = now()");
        awaitInvited("AllInvited");
        var rounds = operator.rounds();
        await().until(() -> operator.rounds() > rounds + 2);
        assertThat(asked("select mailed_at is not null from nextmavens.tenant_invitations"))
                .isEqualTo("t");

        // When
        inviteAgain("monday");
        await().until(() -> asked("select mailed_at is null from nextmavens.tenant_invitations")
                .equals("t"));
        invitations("mailed_at = now()");
        tenant("acme", "id: %s, members: [{email: ann@example.com}, {email: bob@example.com}]".formatted(A));
        await().until(() ->
                asked("select count(*) from nextmavens.tenant_invitations").equals("2"));

        // Then
        assertThat(asked("select email || ' ' || coalesce(asked, '') || ' ' || (mailed_at is not null)"
                        + " from nextmavens.tenant_invitations order by email"))
                .isEqualTo("ann@example.com monday true; bob@example.com monday false");
    }

    private void inviteAgain(String value) {
        here.client()
                .resources(NextMavensTenant.class)
                .inNamespace(here.namespace())
                .withName("acme")
                .edit(tenant -> {
                    tenant.getMetadata().getAnnotations().put("nextmavens.io/invite-again", value);
                    return tenant;
                });
    }

    @Test
    void whoFindsTheTenantFullIsNamedAndBecomesAMemberWhenThereIsAPlace() {
        // Given
        project("{name: pro, requestsPerSecond: 10, members: 1}");
        here.awaitReady();
        tenant("acme", "id: %s, plan: pro, members: [{email: ann@example.com}, {email: bob@example.com}]".formatted(A));
        awaitReason("acme", "Ready");

        // When
        Postgres.execute(
                here.database(),
                "insert into auth.users (id, email, email_confirmed_at) values"
                        + " (gen_random_uuid(), 'ann@example.com', now()), (gen_random_uuid(), 'bob@example.com', now())");
        var full = awaitInvited("MemberQuota");
        project("{name: pro, requestsPerSecond: 10, members: 2}");
        awaitInvited("AllInvited");

        // Then
        assertThat(full.message()).startsWith("bob@example.com: the tenant has as many members as its quota allows");
        assertThat(asked("select count(*) from memberships where tenant_id = '" + A + "'"))
                .isEqualTo("2");
    }
}
