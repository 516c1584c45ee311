package io.nextmavens.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods are replaced while clients ask. */
@ExtendWith(OnCluster.class)
class RollingUpdateE2E {

    private static final Duration SOON = Duration.ofMinutes(2);

    /** Pods are replaced several times, and the operator may look at a project half a minute after one has ended. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private static final String COMPONENT = "app.kubernetes.io/component";

    @Test
    void noRequestFailsWhileThePodsAreReplaced(OnCluster.Running running) {
        // Given
        TestProject project = TestProject.sample(running);

        // When
        Map<Integer, Integer> statuses = Clients.statusesWhile(project, () -> {
            String before = pod(project);
            project.patchSpec("{\"runtime\":{\"env\":[{\"name\":\"NEXTMAVENS_BODY_LIMIT\",\"value\":\"31M\"}]}}");
            await().atMost(SOON).until(() -> !pod(project).equals(before) && isAlone(project));
            project.awaitReady();
        });

        // Then
        assertThat(statuses).containsOnlyKeys(200);
        assertThat(statuses.get(200)).isGreaterThan(50);
    }

    @Test
    void noRequestFailsWhileTheDatabasesLoginsAreRotated(OnCluster.Running running) {
        // Given
        TestProject project = TestProject.sample(running);
        String login = login(project);

        // When
        Map<Integer, Integer> statuses = Clients.statusesWhile(project, () -> {
            project.annotate("nextmavens.io/rotate-logins", Long.toString(System.nanoTime()));
            await().atMost(SOON).until(() -> !login(project).equals(login) && !isRotating(project));
            await().atMost(SOON).until(() -> isAlone(project));
            project.awaitReady();
        });

        // Then
        assertThat(statuses).containsOnlyKeys(200);
        assertThat(statuses.get(200)).isGreaterThan(50);
    }

    @Test
    void noRequestFailsWhileTheJwtSecretIsRotatedAndTheOldKeysEndAfterwards(OnCluster.Running running) {
        // Given
        TestProject project = TestProject.create(
                running, "rotated", "create table public.notes (id bigint primary key, body text);", """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                auth: {sessions: {accessToken: 20s}}
                keys: {overlap: 1h}
                gateway: {mode: Traefik, host: rotated.example}
                """);
        try {
            Api before = project.api();
            String old = project.serviceKey();

            // When
            Map<Integer, Integer> statuses = Clients.statusesWhile(project, () -> {
                project.annotate("nextmavens.io/rotate-keys", "now");
                await().atMost(LATER).until(() -> project.reason("KeysReady").equals("KeysOverlap"));
                assertThat(status(project.api(), project.serviceKey())).isEqualTo(200);
                await().atMost(LATER).until(() -> isAlone(project));
            });

            // Then
            assertThat(project.serviceKey()).isNotEqualTo(old);
            assertThat(statuses).containsOnlyKeys(200);
            assertThat(statuses.get(200)).isGreaterThan(50);
            project.patchSpec("{\"keys\":{\"overlap\":\"20s\"}}");
            await().atMost(LATER).until(() -> project.reason("KeysReady").equals("Generated"));
            await().atMost(LATER).until(() -> isAlone(project) && status(before, old) == 401);
            assertThat(status(project.api(), project.serviceKey())).isEqualTo(200);
        } finally {
            project.delete();
        }
    }

    private static int status(Api api, String key) {
        return api.get("/rest/v1/notes?limit=1", key).status();
    }

    private static String login(TestProject project) {
        return new String(Base64.getDecoder().decode(logins(project).get("authenticator-username")), UTF_8);
    }

    private static boolean isRotating(TestProject project) {
        return logins(project).containsKey("previous-username");
    }

    private static Map<String, String> logins(TestProject project) {
        return project.client()
                .secrets()
                .inNamespace(project.namespace())
                .withName(project.name() + "-database")
                .get()
                .getData();
    }

    private static String pod(TestProject project) {
        return project
                .client()
                .pods()
                .inNamespace(project.namespace())
                .withLabel(COMPONENT, "runtime")
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .findFirst()
                .orElse("");
    }

    private static boolean isAlone(TestProject project) {
        return project.client()
                        .pods()
                        .inNamespace(project.namespace())
                        .withLabel(COMPONENT, "runtime")
                        .list()
                        .getItems()
                        .size()
                == 1;
    }
}
