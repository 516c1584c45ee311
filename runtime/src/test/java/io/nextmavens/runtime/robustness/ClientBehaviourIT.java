package io.nextmavens.runtime.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientBehaviourIT {

    private static final int MEGABYTE = 1 << 20;
    private static final int POOL = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static RestartablePostgres postgres;
    private static RunningRuntime runtime;

    @BeforeAll
    static void start() {
        postgres = RestartablePostgres.start(folder, """
            CREATE TABLE note (id int PRIMARY KEY, body text);
            INSERT INTO note VALUES (1, 'one');
            GRANT ALL ON note TO anon;
            CREATE FUNCTION nap(seconds float8) RETURNS void LANGUAGE sql AS $$ SELECT pg_sleep(seconds) $$;
            CREATE FUNCTION large(megabytes int) RETURNS SETOF text LANGUAGE sql STABLE
                AS $$ SELECT repeat('x', 1023) FROM generate_series(1, megabytes * 1024) $$;
            """);
        runtime = RunningRuntime.start(
                postgres, Map.of("PGRST_DB_POOL", Integer.toString(POOL), "NEXTMAVENS_STALL_TIMEOUT", "2"));
    }

    @AfterAll
    static void stop() {
        runtime.close();
        postgres.close();
    }

    @AfterEach
    void everyConnectionIsIdleAgain() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(postgres.busySessions()).isEmpty());
    }

    @Test
    void aClientThatGoesAwayCancelsItsStatement() {
        // Given
        try (HttpSocket client = new HttpSocket(runtime.base())) {
            client.get("/rpc/nap?seconds=600");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(postgres.busySessions())
                    .singleElement()
                    .asString()
                    .contains("PgSleep"));
        }

        // When: it has gone

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(postgres.busySessions()).isEmpty());
        assertThat(runtime.get("/note").statusCode()).isEqualTo(200);
    }

    @Test
    void aRolesStatementTimeoutEndsItsStatementsAndNobodyElses() {
        // Given
        Map<String, String> hasty = Map.of("Authorization", "Bearer " + runtime.token("hasty"));

        // When
        HttpResponse<String> ended = runtime.get("/rpc/nap?seconds=600", hasty);
        HttpResponse<String> finished = runtime.get("/rpc/nap?seconds=0.4");

        // Then: errors.rst of PostgREST, class 57
        assertThat(ended.statusCode()).isEqualTo(500);
        assertThat(new JsonObject(ended.body()).getString("code")).isEqualTo("57014");
        assertThat(ended.headers().firstValue("Proxy-Status")).contains("PostgREST; error=57014");
        assertThat(finished.statusCode()).isEqualTo(204);
    }

    @Test
    void clientsThatDoNotReadKeepNobodyWaiting() {
        // Given
        List<HttpSocket> slow = new ArrayList<>();
        for (int i = 0; i < 5 * POOL; i++) {
            slow.add(new HttpSocket(runtime.base()).get("/rpc/large?megabytes=32"));
        }

        // When
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            statuses.add(runtime.get("/note?id=eq.1").statusCode());
        }

        // Then
        assertThat(statuses).containsOnly(200);

        // Then: their answers are broken off although they stay connected
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(postgres.busySessions()).isEmpty());
        slow.forEach(HttpSocket::close);
    }

    @Test
    void aClientThatReadsSlowlyGetsItsWholeAnswer() {
        // Given
        try (HttpSocket client = new HttpSocket(runtime.base()).get("/rpc/large?megabytes=16")) {
            long begun = client.read(MEGABYTE);

            // When
            long rest = client.drain();

            // Then: 1,023 letters, two quotes and a comma with its blanks a line
            assertThat(begun + rest).isBetween(16L * MEGABYTE, 17L * MEGABYTE);
        }
    }

    @Test
    void aLargeAnswerWaitsInTheDatabaseAndNotInMemory() {
        // Given
        long before = memory();
        try (HttpSocket client = new HttpSocket(runtime.base()).get("/rpc/large?megabytes=128")) {
            assertThat(client.read(MEGABYTE)).isEqualTo(MEGABYTE);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(postgres.busySessions())
                    .singleElement()
                    .asString()
                    .contains("ClientWrite"));

            // When
            long during = memory();

            // Then
            assertThat(during - before).as("bytes of heap and buffers").isLessThan(24L * MEGABYTE);
        }
    }

    /** What is in use on the heap after a collection, and what Netty has outside of it. */
    private static long memory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
