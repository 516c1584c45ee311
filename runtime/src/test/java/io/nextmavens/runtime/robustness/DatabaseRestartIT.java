package io.nextmavens.runtime.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseRestartIT {

    private static final int CLIENTS = 4;
    /** Longer than the pause between two attempts to listen again, which grows to 32 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RestartablePostgres postgres;
    private RunningRuntime runtime;

    @BeforeEach
    void start() {
        postgres = RestartablePostgres.start(
                folder,
                "CREATE TABLE note (id int PRIMARY KEY, body text); INSERT INTO note VALUES (1, 'one');"
                        + " GRANT ALL ON note TO anon");
        runtime = RunningRuntime.start(postgres);
    }

    @AfterEach
    void stop() {
        runtime.close();
        postgres.close();
    }

    @Test
    void meanwhileRequestsFailWith503AndRetryAfterAndThenTheyWorkAgain() throws InterruptedException {
        // Given
        Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> {
                    while (!enough.get()) {
                        answers.add(runtime.get("/note?id=eq.1"));
                    }
                });
            }
            await().atMost(PATIENCE).until(() -> count(answers, 200) > 50);

            // When
            postgres.stop();
            await().atMost(PATIENCE).until(() -> count(answers, 503) > 50);
            postgres.startAgain();
            long served = count(answers, 200);
            await().atMost(PATIENCE).until(() -> count(answers, 200) > served + 50);
            enough.set(true);
        }

        // Then
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 503);
        List<HttpResponse<String>> refused =
                answers.stream().filter(answer -> answer.statusCode() == 503).toList();
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 60L);
            assertThat(new JsonObject(answer.body()).fieldNames())
                    .containsExactlyInAnyOrder("code", "message", "details", "hint");
        });
        assertThat(runtime.get("/note?id=eq.1").statusCode()).isEqualTo(200);
    }

    @Test
    void afterwardsTheSchemaIsListenedToAgain() {
        // Given
        assertThat(runtime.get("/later").statusCode()).isEqualTo(404);
        postgres.stop();
        await().atMost(PATIENCE).until(() -> runtime.get("/note").statusCode() == 503);
        postgres.startAgain();

        // When
        postgres.sql("CREATE TABLE later (id int); GRANT ALL ON later TO anon; NOTIFY pgrst, 'reload schema'");

        // Then: heard, or read when listening began anew
        await().atMost(PATIENCE).until(() -> runtime.get("/later").statusCode() == 200);

        // When
        postgres.sql("DROP TABLE later; NOTIFY pgrst, 'reload schema'");

        // Then: listening goes on
        await().atMost(PATIENCE).until(() -> runtime.get("/later").statusCode() == 404);
    }

    private static long count(Queue<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).count();
    }
}
