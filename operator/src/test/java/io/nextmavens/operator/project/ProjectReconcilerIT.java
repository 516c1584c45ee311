package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.route.RouteKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({ApiServer.class, Postgres.class})
class ProjectReconcilerIT {

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
    void aProjectBecomesReadyWithAllItsParts() {
        // Given
        var uid = here.apply().getMetadata().getUid();

        // When
        here.awaitReady();

        // Then
        var project = here.project("notes").orElseThrow();
        assertThat(project.getStatus().conditions())
                .extracting(Condition::type)
                .containsExactly(
                        "DatabaseReady",
                        "CatalogReady",
                        "MigrationsApplied",
                        "IsolationEnforced",
                        "IsolationVerified",
                        "ReplicationReady",
                        "SlotHealthy",
                        "StandbysReady",
                        "PoolerReady",
                        "RedisReady",
                        "KeysReady",
                        "RuntimeReady",
                        "UpToDate",
                        "CredentialsReady",
                        "RoutesReady",
                        "MonitoringReady",
                        "BackupReady",
                        "Ready",
                        "Reconciling",
                        "Stalled");
        assertThat(project.getStatus().url()).isEqualTo("http://" + here.namespace() + ".example.com");
        assertThat(project.getStatus().migrations().applied()).isEqualTo(1);
        assertThat(project.getStatus().isolation().violations()).isZero();
        assertThat(project.getMetadata().getFinalizers()).containsExactly("nextmavens.io/finalizer");
        assertThat(here.secret("notes-keys").getData())
                .containsOnlyKeys("JWT_SECRET", "ANON_KEY", "SERVICE_KEY", "SEALING_KEY");
        assertThat(here.secret("notes-keys").getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(uid);
        assertThat(ingressRoute()).isNotNull();
        assertThat(Postgres.query(here.database(), "select slot_name from pg_replication_slots"))
                .contains("nextmavens_slot_" + here.database());
        assertThat(Postgres.query(
                        here.database(),
                        "select relforcerowsecurity from pg_class where oid = 'public.notes'::regclass"))
                .containsExactly("t");
    }

    @Test
    void nothingIsWrittenWhenThereIsNothingToChange() {
        // Given
        here.apply();
        here.awaitReady();
        int settled = operator.rounds() + 2;
        await().until(() -> operator.rounds() >= settled);
        var requests = operator.requests().writes();
        var transaction = Postgres.nextTransaction();

        // When
        int later = operator.rounds() + 3;
        await().until(() -> operator.rounds() >= later);

        // Then
        assertThat(operator.requests().writes()).isEqualTo(requests);
        assertThat(Postgres.nextTransaction()).isEqualTo(transaction);
    }

    @Test
    void whatIsDeletedComesBack() {
        // Given
        here.apply();
        here.awaitReady();
        var keys = here.secret("notes-keys").getData();
        var logins = here.secret("notes-database").getData();

        // When
        here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .delete();
        here.client()
                .services()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .delete();
        here.client().resource(ingressRoute()).delete();
        here.client()
                .secrets()
                .inNamespace(here.namespace())
                .withName("notes-keys")
                .edit(secret -> {
                    secret.getData().remove("ANON_KEY");
                    return secret;
                });

        // Then
        await().untilAsserted(() -> {
            assertThat(here.client()
                            .apps()
                            .deployments()
                            .inNamespace(here.namespace())
                            .withName("notes-runtime")
                            .get())
                    .isNotNull();
            assertThat(here.client()
                            .services()
                            .inNamespace(here.namespace())
                            .withName("notes-runtime")
                            .get())
                    .isNotNull();
            assertThat(ingressRoute()).isNotNull();
            assertThat(here.secret("notes-keys").getData()).isEqualTo(keys);
        });
        here.awaitReady();
        assertThat(here.secret("notes-database").getData()).isEqualTo(logins);
    }

    @Test
    void aLostJwtSecretTakesTheKeysWithItAndReplacesThePods() {
        // Given
        here.apply();
        here.awaitReady();
        var before = here.secret("notes-keys").getData();
        var generation = here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .get()
                .getMetadata()
                .getGeneration();

        // When
        here.client()
                .secrets()
                .inNamespace(here.namespace())
                .withName("notes-keys")
                .edit(secret -> {
                    secret.getData().remove("JWT_SECRET");
                    return secret;
                });

        // Then
        await().untilAsserted(() -> assertThat(here.secret("notes-keys").getData())
                .containsOnlyKeys("JWT_SECRET", "ANON_KEY", "SERVICE_KEY", "SEALING_KEY")
                .doesNotContainEntry("JWT_SECRET", before.get("JWT_SECRET"))
                .doesNotContainEntry("ANON_KEY", before.get("ANON_KEY"))
                .doesNotContainEntry("SERVICE_KEY", before.get("SERVICE_KEY")));
        await().untilAsserted(() -> assertThat(here.client()
                        .apps()
                        .deployments()
                        .inNamespace(here.namespace())
                        .withName("notes-runtime")
                        .get()
                        .getMetadata()
                        .getGeneration())
                .isGreaterThan(generation));
    }

    @Test
    void whatIsChangedByHandIsRepaired() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .edit(deployment -> {
                    deployment.getSpec().setReplicas(5);
                    deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .setImage("evil");
                    return deployment;
                });

        // Then
        await().untilAsserted(() -> {
            var spec = here.client()
                    .apps()
                    .deployments()
                    .inNamespace(here.namespace())
                    .withName("notes-runtime")
                    .get()
                    .getSpec();
            assertThat(spec.getReplicas()).isEqualTo(1);
            assertThat(spec.getTemplate().getSpec().getContainers().getFirst().getImage())
                    .isEqualTo("localhost/nextmavens-runtime:test");
        });
        assertThat(here.events("ObjectRepaired")).isNotEmpty();
    }

    @Test
    void isolationTakenAwayByHandIsRepairedWithAnEvent() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        Postgres.execute(
                here.database(),
                "drop policy tenant_isolation on public.notes",
                "alter table public.notes disable row level security");

        // Then
        await().untilAsserted(() -> {
            assertThat(Postgres.query(
                            here.database(),
                            "select relrowsecurity from pg_class where oid = 'public.notes'::regclass"))
                    .containsExactly("t");
            assertThat(Postgres.query(
                            here.database(),
                            "select count(*) from pg_policies where tablename = 'notes'"
                                    + " and policyname = 'tenant_isolation'"))
                    .containsExactly("1");
            assertThat(here.events("IsolationRepaired")).isNotEmpty();
        });
    }

    @Test
    void aProjectIsLeftAloneWhileItIsPaused() {
        // Given
        here.apply();
        here.awaitReady();
        here.annotate("nextmavens.io/pause", "true");
        here.awaitReason(ConditionType.READY, ConditionReason.PAUSED);

        // When
        service("notes-runtime").delete();
        int rounds = operator.rounds();
        await().during(Duration.ofSeconds(2)).until(() -> operator.rounds() == rounds);

        // Then
        assertThat(service("notes-runtime").get()).isNull();
        here.annotate("nextmavens.io/pause", null);
        here.awaitReady();
        assertThat(service("notes-runtime").get()).isNotNull();
    }

    @Test
    void aSuspendedProjectHasNoPodsAndItsRouteLeadsToTheOperator() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        here.apply(here.usual() + "suspend: true\n");

        // Then
        here.awaitReason(ConditionType.READY, ConditionReason.SUSPENDED);
        assertThat(replicas()).isZero();
        assertThat(ingressRoute().toString()).contains("notes-suspended").doesNotContain("notes-runtime");
        assertThat(service("notes-suspended").get().getSpec().getSelector()).isNullOrEmpty();
        assertThat(endpoints()).containsExactly("10.1.2.3");
        assertThat(here.condition(ConditionType.CATALOG_READY).orElseThrow().status())
                .as("what is not looked at stays as it was last")
                .isEqualTo(ConditionStatus.TRUE);
        assertThat(here.events("Suspended")).hasSize(1);
    }

    @Test
    void aResumedProjectIsAnsweredForUntilItsFirstPodIsAvailable() {
        // Given
        here.apply();
        here.awaitReady();
        here.apply(here.usual() + "suspend: true\n");
        here.awaitReason(ConditionType.READY, ConditionReason.SUSPENDED);

        // When
        here.withoutPods(() -> {
            here.apply(here.usual());
            await().until(() -> replicas() == 1);
            here.awaitReason(ConditionType.RUNTIME_READY, ConditionReason.RUNTIME_ROLLING_OUT);
            assertThat(ingressRoute().toString()).contains("notes-suspended");
        });

        // Then
        here.awaitReady();
        await().untilAsserted(() -> {
            assertThat(ingressRoute().toString()).contains("notes-runtime").doesNotContain("notes-suspended");
            assertThat(service("notes-suspended").get()).isNull();
        });
    }

    @Test
    void aHostBelongsToTheOldestProject() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        here.apply("other", here.usual().replace("name: " + here.database(), "name: " + here.database() + "_2"));

        // Then
        await().untilAsserted(() -> assertThat(
                        here.project("other").orElseThrow().getStatus())
                .isNotNull()
                .extracting(
                        status -> status.condition("RoutesReady").orElseThrow().reason())
                .isEqualTo("HostTaken"));
        assertThat(here.condition(ConditionType.READY).orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);
    }

    @Test
    void theRouteGoesWhenItIsNotWantedAnyMore() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        here.apply(here.usual().replaceAll("(?m)^gateway:.*$", "gateway: {mode: None}"));

        // Then
        await().untilAsserted(() -> assertThat(ingressRoute()).isNull());
        here.awaitReady();
    }

    @Test
    void aNewMigrationIsAppliedAndAChangedOneIsRefused() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        here.migrations(
                Map.of("0001_notes.sql", ProjectCase.MIGRATION, "0002_tags.sql", "create table public.tags (id int)"));

        // Then
        await().untilAsserted(() -> assertThat(here.project("notes")
                        .orElseThrow()
                        .getStatus()
                        .migrations()
                        .applied())
                .isEqualTo(2));
        here.migrations(
                Map.of("0001_notes.sql", "select 'changed'", "0002_tags.sql", "create table public.tags (id int)"));
        var refused = here.awaitReason(ConditionType.MIGRATIONS_APPLIED, ConditionReason.MIGRATION_REFUSED);
        assertThat(refused.message()).contains("0001_notes.sql");
        assertThat(here.condition(ConditionType.STALLED).orElseThrow().status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(here.condition(ConditionType.ISOLATION_ENFORCED)
                        .orElseThrow()
                        .status())
                .isEqualTo(ConditionStatus.TRUE);
    }

    private int replicas() {
        return here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .get()
                .getSpec()
                .getReplicas();
    }

    private Resource<Service> service(String name) {
        return here.client().services().inNamespace(here.namespace()).withName(name);
    }

    private List<String> endpoints() {
        return here
                .client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(here.namespace())
                .withName("notes-suspended")
                .get()
                .getEndpoints()
                .stream()
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .toList();
    }

    private GenericKubernetesResource ingressRoute() {
        return here.client()
                .genericKubernetesResources(RouteKind.INGRESS_ROUTE.apiVersion(), RouteKind.INGRESS_ROUTE.kind())
                .inNamespace(here.namespace())
                .withName("notes")
                .get();
    }
}
