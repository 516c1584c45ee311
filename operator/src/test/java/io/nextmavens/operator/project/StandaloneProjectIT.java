package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.route.RouteKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kind standalone; its server is the shared one of the tests, since no pod runs here. */
@ExtendWith({ApiServer.class, Postgres.class})
class StandaloneProjectIT {

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void startOperator() {
        Postgres.execute("postgres", "alter role postgres password '" + Postgres.PASSWORD + "'");
        here = new ProjectCase();
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("notes-superuser")
                        .endMetadata()
                        .withStringData(Map.of("password", Postgres.PASSWORD))
                        .build())
                .create();
        operator = new RunningOperator(here.namespace());
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        Postgres.query(
                "postgres",
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where slot_name = 'nextmavens_slot' and not active");
        here.close();
    }

    @Test
    void aServerOfItsOwnIsMadeFirst() {
        // When
        here.apply(spec("Retain"));

        // Then
        here.awaitReady();
        assertThat(here.client()
                        .apps()
                        .statefulSets()
                        .inNamespace(here.namespace())
                        .withName("notes-database")
                        .get())
                .isNotNull();
        assertThat(here.client()
                        .services()
                        .inNamespace(here.namespace())
                        .withName("notes-database")
                        .get())
                .isNotNull();
        assertThat(Postgres.query(
                        "postgres",
                        "select slot_name from pg_replication_slots where database = '" + here.database() + "'"))
                .containsExactly("nextmavens_slot");
    }

    @Test
    void itsVolumeGoesOnlyWhenThePolicySaysSo() {
        // Given
        here.apply(spec("Delete"));
        here.awaitReady();
        here.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("data-notes-database-0")
                        .addToLabels(Map.of(
                                "app.kubernetes.io/managed-by", "nextmavens-operator",
                                "app.kubernetes.io/instance", "notes"))
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();

        // When
        here.delete();

        // Then
        here.awaitGone();
        var claim = here.client()
                .persistentVolumeClaims()
                .inNamespace(here.namespace())
                .withName("data-notes-database-0")
                .get();
        assertThat(claim == null || claim.getMetadata().getDeletionTimestamp() != null)
                .isTrue();
        assertThat(here.client()
                        .apps()
                        .statefulSets()
                        .inNamespace(here.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void anHttpRouteWaitsForItsKindAndForItsGateway() {
        // Given
        here.apply(spec("Retain") + "gateway: {mode: GatewayAPI, host: " + here.namespace()
                + ".example.com, gatewayRef: {name: public}}\n");
        here.awaitReason(ConditionType.ROUTES_READY, ConditionReason.GATEWAY_API_MISSING);

        // When
        Cluster.routeKind(here.client(), "gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes");

        // Then
        here.awaitReason(ConditionType.ROUTES_READY, ConditionReason.ROUTE_PENDING);
        var routes = here.client()
                .genericKubernetesResources(RouteKind.HTTP_ROUTE.apiVersion(), RouteKind.HTTP_ROUTE.kind())
                .inNamespace(here.namespace());
        var route = routes.withName("notes").get();
        route.setAdditionalProperty(
                "status",
                Map.of(
                        "parents",
                        List.of(Map.of(
                                "conditions",
                                List.of(
                                        Map.of("type", "Accepted", "status", "True"),
                                        Map.of("type", "ResolvedRefs", "status", "True"))))));
        routes.resource(route).updateStatus();
        here.awaitReady();
    }

    private String spec(String deletionPolicy) {
        return """
                database: {name: %s, standalone: {storage: {size: 1Gi}}}
                deletionPolicy: %s
                """.formatted(here.database(), deletionPolicy);
    }
}
