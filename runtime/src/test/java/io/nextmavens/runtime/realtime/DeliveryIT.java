package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber that resumes, while the pod that reads is killed again and again and PostgreSQL restarts. */
class DeliveryIT {

    private static final int ROWS = Integer.getInteger("realtime.delivery.rows", 10_000);
    private static final int KILLS = Integer.getInteger("realtime.delivery.kills", 3);
    private static final int RESTARTS = Integer.getInteger("realtime.delivery.restarts", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    /** Reconnects for ever and resumes from the last position it has seen. */
    private static final class Subscriber implements AutoCloseable {

        private final URI address;
        private final List<JsonObject> seen = new ArrayList<>();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger joins = new AtomicInteger();
        private final Thread thread;
        private Optional<String> position = Optional.empty();
        private boolean lost;

        Subscriber(URI address) {
            this.address = address;
            this.thread = Thread.ofPlatform().start(this::run);
        }

        private void run() {
            while (!stopped.get()) {
                try (PlainClient client = PlainClient.connect(address, RealtimeProject.user(RealtimeProject.A))) {
                    JsonObject config = PlainClient.changes("INSERT", "items", null);
                    position.ifPresent(last -> config.put("resume", last));
                    JsonObject reply = client.join("realtime:items", config);
                    if (!"ok".equals(reply.getString("status"))) {
                        TimeUnit.MILLISECONDS.sleep(100);
                        continue;
                    }
                    if (position.isEmpty()) {
                        position = Optional.of(reply.getJsonObject("response").getString("position"));
                    } else {
                        lost |= !reply.getJsonObject("response").getBoolean("resumed");
                    }
                    joins.incrementAndGet();
                    int taken = 0;
                    while (!stopped.get() && !client.isClosed()) {
                        taken = take(client, taken);
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                    take(client, taken);
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException away) {
                    // the pod is not there: again
                }
            }
        }

        private int take(PlainClient client, int from) {
            List<JsonObject> changes = client.changes();
            synchronized (seen) {
                for (JsonObject change : changes.subList(from, changes.size())) {
                    seen.add(change);
                    position = Optional.of(change.getString("position"));
                }
            }
            return changes.size();
        }

        int count() {
            synchronized (seen) {
                return seen.size();
            }
        }

        @Override
        public void close() {
            stopped.set(true);
            thread.interrupt();
        }
    }

    @Test
    void everyCommittedRowOnceAndInOrderWhileReadersDie() throws Exception {
        // Given
        try (RealtimeProject project = RealtimeProject.start(
                folder, "CREATE TABLE items(id int PRIMARY KEY, tenant_id uuid NOT NULL, n int, seq bigserial)")) {
            PodProcess pod = PodProcess.start(project.environment(), 0);
            try (Subscriber subscriber = new Subscriber(pod.uri())) {
                Awaitility.await().atMost(PATIENCE).until(() -> subscriber.joins.get() == 1);
                AtomicInteger written = new AtomicInteger();
                AtomicInteger kills = new AtomicInteger();
                Thread writer = Thread.ofPlatform().start(() -> write(project, written, kills));

                // When
                for (int i = 1; i <= KILLS; i++) {
                    int until = ROWS * i / (KILLS + 1);
                    Awaitility.await().atMost(PATIENCE).until(() -> written.get() >= until);
                    pod.kill();
                    if (i <= RESTARTS) {
                        project.restart();
                    }
                    pod = PodProcess.start(project.environment(), pod.port());
                    kills.set(i);
                    int joins = i;
                    Awaitility.await().atMost(PATIENCE).until(() -> subscriber.joins.get() > joins);
                }
                writer.join();

                // Then
                Awaitility.await().atMost(PATIENCE).until(() -> subscriber.count() >= ROWS);
                List<Integer> ids = subscriber.seen.stream()
                        .map(change -> change.getJsonObject("record").getInteger("id"))
                        .toList();
                assertThat(subscriber.lost).isFalse();
                assertThat(subscriber.joins.get()).isGreaterThan(KILLS);
                assertThat(ids).hasSize(ROWS).doesNotHaveDuplicates();
                assertThat(ids).isSorted();
                assertThat(subscriber.seen.toString()).doesNotContain(RealtimeProject.B);
            } finally {
                pod.close();
            }
        }
    }

    /** Transactions of 1 to 10,000 rows of the tenant, one after the other, each with a row of another tenant. */
    private static void write(RealtimeProject project, AtomicInteger written, AtomicInteger kills) {
        Random random = new Random(42);
        int next = 0;
        while (next < ROWS) {
            int soFar = next;
            // not done before the last reader is killed, but writing while each is
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> soFar < ROWS * (2 * kills.get() + 3) / (2 * (KILLS + 1)));
            int size = Math.min(
                    ROWS - next, random.nextInt(10) == 0 ? 1 + random.nextInt(ROWS / 5) : 1 + random.nextInt(50));
            if (!committed(project, next, size)) {
                continue;
            }
            next += size;
            written.set(next);
        }
    }

    private static boolean committed(RealtimeProject project, int first, int size) {
        try (Connection connection = project.connect();
                PreparedStatement rows = connection.prepareStatement(
                        "INSERT INTO items SELECT g, ?::uuid, 1 FROM generate_series(?, ?) g ON CONFLICT DO NOTHING");
                PreparedStatement foreign = connection.prepareStatement(
                        "INSERT INTO items VALUES (?, ?::uuid, 2) ON CONFLICT DO NOTHING")) {
            connection.setAutoCommit(false);
            rows.setString(1, RealtimeProject.A);
            rows.setInt(2, first);
            rows.setInt(3, first + size - 1);
            rows.execute();
            foreign.setInt(1, -1 - first);
            foreign.setString(2, RealtimeProject.B);
            foreign.execute();
            connection.commit();
            return true;
        } catch (SQLException restarting) {
            return false;
        }
    }
}
