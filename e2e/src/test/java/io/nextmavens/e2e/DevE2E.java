package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./nextmavens dev}: no cluster, the same catalog and the same API. */
class DevE2E {

    @Test
    void devServesASchemaUntilItIsEndedAndLeavesNothing(@TempDir Path folder) throws Exception {
        // Given
        Path schema = Files.writeString(folder.resolve("schema.sql"), """
                create table public.tasks (id bigint generated always as identity primary key, title text not null);
                """);
        Path env = folder.resolve("dev-env");
        int port = freePort();

        // When
        Process dev = new Script(Map.of())
                .start("dev", "--schema", schema.toString(), "--port", Integer.toString(port), "--env", env.toString());
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(env) || !dev.isAlive());

            // Then
            assertThat(dev.isAlive()).as("dev serves").isTrue();
            Map<String, String> given = Script.assignments(Files.readString(env));
            assertThat(given.keySet())
                    .containsExactly("BASE_URL", "ANON_KEY", "SERVICE_KEY", "JWT_SECRET", "DATABASE_URL");
            Api api = Api.of(given);
            assertThat(api.get("/rest/v1/tasks?select=title", given.get("SERVICE_KEY")))
                    .isEqualTo(new Api.Answer(200, "[]"));
        } finally {
            List<ProcessHandle> started = dev.descendants().toList();
            dev.destroy();
            assertThat(dev.waitFor(20, TimeUnit.SECONDS))
                    .as("dev ends by SIGTERM")
                    .isTrue();
            await().atMost(Duration.ofSeconds(10)).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
