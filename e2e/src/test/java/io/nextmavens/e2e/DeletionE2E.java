package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project of its own from apply to delete. */
@ExtendWith(OnCluster.class)
class DeletionE2E {

    private static final String NAMESPACE = "short-lived";
    private static final Duration SOON = Duration.ofMinutes(3);

    @Test
    void aDeletedProjectTakesEverythingButItsDataWithIt(OnCluster.Running running) {
        // Given
        KubernetesClient client = running.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        var project = client.resource(Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: brief, namespace: short-lived}
                spec:
                  database: {standalone: {storage: {size: 1Gi}}}
                  gateway: {mode: Traefik, host: brief.example}
                """, NextMavensProject.class));
        project.create();
        await().atMost(SOON).until(() -> isReady(project.get()));
        assertThat(client.apps().statefulSets().inNamespace(NAMESPACE).list().getItems())
                .hasSize(1);

        // When
        project.delete();

        // Then
        await().atMost(SOON).until(() -> project.get() == null);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        client.pods().inNamespace(NAMESPACE).list().getItems())
                .isEmpty());
        assertThat(client.secrets().inNamespace(NAMESPACE).list().getItems())
                .as("the password of the server on the volume stays with it")
                .extracting(secret -> secret.getMetadata().getName())
                .containsExactly("brief-superuser");
        assertThat(client.services().inNamespace(NAMESPACE).list().getItems()).isEmpty();
        assertThat(client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems())
                .as("deletionPolicy is Retain")
                .hasSize(1);
        client.namespaces().withName(NAMESPACE).delete();
    }

    private static boolean isReady(NextMavensProject project) {
        return project != null
                && project.getStatus() != null
                && project.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.status().toString().equalsIgnoreCase("true"));
    }
}
