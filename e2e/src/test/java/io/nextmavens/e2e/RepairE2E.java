package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is taken away by hand comes back, and the sample answers again. */
@ExtendWith(OnCluster.class)
class RepairE2E {

    private static final String NAMESPACE = "notes";
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final ResourceDefinitionContext INGRESS_ROUTE = new ResourceDefinitionContext.Builder()
            .withGroup("traefik.io")
            .withVersion("v1alpha1")
            .withKind("IngressRoute")
            .withPlural("ingressroutes")
            .withNamespaced(true)
            .build();

    @Test
    void aDeletedDeploymentComesBackAndServes(OnCluster.Running running) {
        // Given
        var deployment =
                running.client().apps().deployments().inNamespace(NAMESPACE).withName("notes-runtime");
        String before = uid(deployment.get());

        // When
        deployment.delete();

        // Then
        await().atMost(SOON).until(() -> isAnother(deployment.get(), before));
        awaitRows(running);
    }

    @Test
    void aRouteDeletedWhileTheOperatorIsKilledComesBack(OnCluster.Running running) {
        // Given
        KubernetesClient client = running.client();
        var route = client.genericKubernetesResources(INGRESS_ROUTE)
                .inNamespace(NAMESPACE)
                .withName("notes");
        String before = uid(route.get());
        List<String> killed =
                OperatorPods.all(client).stream().map(RepairE2E::uid).toList();
        Map<String, String> keys = keys(client);

        // When
        OperatorPods.all(client)
                .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
        route.delete();

        // Then
        await().atMost(SOON).until(() -> OperatorPods.all(client).stream().anyMatch(pod -> !killed.contains(uid(pod))));
        await().atMost(SOON).until(() -> isAnother(route.get(), before));
        awaitRows(running);
        assertThat(keys(client)).as("the project's keys").isEqualTo(keys);
    }

    private static Map<String, String> keys(KubernetesClient client) {
        return client.secrets()
                .inNamespace(NAMESPACE)
                .withName("notes-keys")
                .get()
                .getData();
    }

    private static boolean isAnother(HasMetadata now, String before) {
        return now != null && !uid(now).equals(before);
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private static void awaitRows(OnCluster.Running running) {
        Api api = Api.of(running.sample());
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(
                        api.get("/rest/v1/notes?limit=1", running.sample().get("SERVICE_KEY"))
                                .status())
                .isEqualTo(200));
    }
}
