package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers that do not read, and a slot that nobody reads. */
class SlowConsumerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LARGE = "x".repeat(50_000);

    @TempDir
    Path folder;

    @Test
    void dropsWhoDoesNotReadAndKeepsServingTheOthers() throws Exception {
        // Given
        try (RealtimeProject project = RealtimeProject.start(folder);
                Pod pod = Pod.start(project.environment("REALTIME_MAX_OUTBOX_BYTES", "1000000"));
                Socket deaf = join(pod.port());
                PlainClient reader = PlainClient.connect(pod.uri(), RealtimeProject.user(RealtimeProject.A));
                PlainClient sender = PlainClient.connect(pod.uri(), RealtimeProject.user(RealtimeProject.A))) {
            reader.join("realtime:flood", new JsonObject());
            sender.join("realtime:flood", new JsonObject());
            await().atMost(PATIENCE).until(() -> gauge(pod, "nextmavens.realtime.connections") == 3);

            // When
            JsonObject message = new JsonObject()
                    .put("type", "broadcast")
                    .put("event", "e")
                    .put("payload", new JsonObject().put("text", LARGE));
            for (int i = 1; i <= 400; i++) {
                sender.tell("realtime:flood", "broadcast", message);
                int sent = i;
                // the one who reads keeps up
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> sent - broadcasts(reader) < 5);
            }

            // Then
            await().atMost(PATIENCE).until(() -> gauge(pod, "nextmavens.realtime.connections") == 2);
            await().atMost(PATIENCE).until(() -> broadcasts(reader) == 400);
            assertThat(deaf.isClosed()).isFalse();
        }
    }

    @Test
    void aSlotBeyondItsCapIsMadeAnewAndClientsAreTold() throws Exception {
        // Given
        try (RealtimeProject project =
                RealtimeProject.start(folder, "CREATE TABLE t(id serial PRIMARY KEY, tenant_id uuid, v text)")) {
            String seen;
            try (Pod pod = Pod.start(project.environment());
                    PlainClient client = PlainClient.connect(pod.uri(), RealtimeProject.user(RealtimeProject.A))) {
                seen = client.join("realtime:t", PlainClient.changes("*", "t", null))
                        .getJsonObject("response")
                        .getString("position");
            }

            // When nobody reads while more log is written than the cap allows
            for (int i = 0; i < 8; i++) {
                project.sql(
                        "SELECT pg_logical_emit_message(false, 'filler', repeat('x', 16000000))",
                        "SELECT pg_switch_wal()",
                        "CHECKPOINT");
            }

            // Then
            assertThat(project.one("SELECT wal_status FROM pg_replication_slots"))
                    .isEqualTo("lost");
            assertThat(Long.parseLong(project.one("SELECT sum(size) FROM pg_ls_waldir()")))
                    .isLessThan(400_000_000L);
            try (Pod pod = Pod.start(project.environment());
                    PlainClient client = PlainClient.connect(pod.uri(), RealtimeProject.user(RealtimeProject.A))) {
                JsonObject reply = client.join(
                        "realtime:t", PlainClient.changes("*", "t", null).put("resume", seen));
                assertThat(reply.getString("status")).isEqualTo("ok");
                assertThat(reply.getJsonObject("response").getBoolean("resumed"))
                        .isFalse();
                project.sql("INSERT INTO t(tenant_id, v) VALUES ('" + RealtimeProject.A + "', 'again')");
                client.awaitChanges(1);
                assertThat(project.one("SELECT wal_status FROM pg_replication_slots"))
                        .isEqualTo("reserved");
            }
        }
    }

    @Test
    void anIdleDatabaseAdvancesTheSlot() throws Exception {
        // Given
        try (RealtimeProject project = RealtimeProject.start(folder);
                Pod pod = Pod.start(project.environment("REALTIME_RETENTION_SECONDS", "1"))) {
            await().atMost(PATIENCE).until(() -> gauge(pod, "nextmavens.realtime.live") == 1);
            String before = project.one("SELECT pg_current_wal_lsn()");

            // When the log grows by what concerns no subscriber
            project.sql("CREATE TABLE nextmavens.other AS SELECT generate_series(1, 10000)");

            // Then
            await().atMost(PATIENCE)
                    .until(() -> project.one("SELECT confirmed_flush_lsn > '" + before + "' FROM pg_replication_slots")
                            .equals("t"));
        }
    }

    @Test
    void withoutALoginThatReplicatesOnlyChangesAreMissing() throws Exception {
        // Given
        try (RealtimeProject project =
                        RealtimeProject.start(folder, "CREATE TABLE t(id int PRIMARY KEY, tenant_id uuid)");
                Pod pod = Pod.start(project.environment("POSTGRESQL_REPLICATION_USER", ""));
                PlainClient client = PlainClient.connect(pod.uri(), RealtimeProject.user(RealtimeProject.A))) {
            // When
            JsonObject reply = client.join(
                    "realtime:t",
                    PlainClient.changes("*", "t", null).put("broadcast", new JsonObject().put("self", true)));
            client.tell(
                    "realtime:t",
                    "broadcast",
                    new JsonObject().put("event", "e").put("payload", new JsonObject()));

            // Then
            assertThat(reply.getString("status")).isEqualTo("ok");
            client.await(
                    "the reason",
                    message -> message.event().equals("system")
                            && message.payload().getString("message").startsWith("ReplicationNotConfigured"));
            client.await("the echo", message -> message.event().equals("broadcast"));
        }
    }

    private static long broadcasts(PlainClient client) {
        return client.received().stream()
                .filter(message -> message.event().equals("broadcast"))
                .count();
    }

    private static double gauge(Pod pod, String name) {
        return pod.metrics().get(name).gauge().value();
    }

    /** A client that joins and never reads. */
    private static Socket join(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        OutputStream out = socket.getOutputStream();
        out.write(("GET /realtime/v1?vsn=1.0.0&apikey=" + RealtimeProject.user(RealtimeProject.A)
                        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        int line = 0;
        while (line < 4) {
            int c = socket.getInputStream().read();
            line = c == '\r' || c == '\n' ? line + 1 : 0;
        }
        byte[] join = "{\"topic\":\"realtime:flood\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[join.length + 6];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | join.length);
        System.arraycopy(join, 0, frame, 6, join.length); // a mask of zeros
        out.write(frame);
        out.flush();
        return socket;
    }
}
