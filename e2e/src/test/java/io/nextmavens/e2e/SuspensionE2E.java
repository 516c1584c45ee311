package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project goes to sleep and comes back, and says so to whoever asks meanwhile. */
@ExtendWith(OnCluster.class)
class SuspensionE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ROWS = "/rest/v1/notes?select=id&order=id";

    @Test
    void aSuspendedProjectAnswersWhyAndComesBackWithItsRows(OnCluster.Running running) {
        // Given
        TestProject project = TestProject.sample(running);
        Api api = project.api();
        String key = project.serviceKey();
        await().atMost(SOON).until(() -> api.get(ROWS, key).status() == 200);
        String before = api.get(ROWS, key).body();
        Set<String> answers = new TreeSet<>();

        // When
        project.patchSpec("{\"suspend\":true}");
        await().atMost(SOON).until(() -> ask(api, key, answers).equals("503 Suspended"));
        await().atMost(SOON).until(() -> project.client()
                .pods()
                .inNamespace(project.namespace())
                .list()
                .getItems()
                .isEmpty());

        // Then
        assertThat(project.readyReason()).isEqualTo("Suspended");
        assertThat(ask(api, key, answers)).isEqualTo("503 Suspended");
        Instant resumed = Instant.now();
        project.patchSpec("{\"suspend\":false}");
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> ask(api, key, answers)
                .equals("200"));
        System.out.println("resumed in " + Duration.between(resumed, Instant.now()));
        assertThat(answers).as("nobody was refused or sent astray").isSubsetOf("200", "503 Suspended", "503 Resuming");
        assertThat(api.get(ROWS, key).body()).isEqualTo(before);
        project.awaitReady();
    }

    private static String ask(Api api, String key, Set<String> answers) {
        Api.Answer answer = api.get(ROWS, key);
        String told = answer.status() == 503 && answer.body().startsWith("{")
                ? "503 " + new JsonObject(answer.body()).getString("code")
                : answer.status() == 200 ? "200" : answer.toString();
        answers.add(told);
        return told;
    }
}
