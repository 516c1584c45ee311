package io.nextmavens.runtime.realtime;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A client that knows no more than docs/realtime.md says, with the JDK's WebSocket. Serializer 2.0.0. */
final class PlainClient implements AutoCloseable {

    /** A message of the server. */
    record Message(String joinRef, String ref, String topic, String event, JsonObject payload) {}

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger refs = new AtomicInteger();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private PlainClient(URI address) {
        socket = HTTP.newWebSocketBuilder().buildAsync(address, new Listener()).join();
    }

    static PlainClient connect(URI base, String token) {
        return new PlainClient(URI.create(base + "?vsn=2.0.0&apikey=" + token));
    }

    /** All messages so far. */
    List<Message> received() {
        return received;
    }

    /** The close code and reason, once the connection has ended. */
    String awaitClosed() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** Joins, and returns the reply's payload. */
    JsonObject join(String topic, JsonObject config) {
        return join(topic, config, null);
    }

    JsonObject join(String topic, JsonObject config, String token) {
        String ref = Integer.toString(refs.incrementAndGet());
        JsonObject payload = new JsonObject().put("config", config);
        if (token != null) {
            payload.put("access_token", token);
        }
        send(new JsonArray().add(ref).add(ref).add(topic).add("phx_join").add(payload));
        return reply(ref);
    }

    /** A join's config for changes of one table. */
    static JsonObject changes(String event, String table, String filter) {
        JsonObject entry =
                new JsonObject().put("event", event).put("schema", "public").put("table", table);
        if (filter != null) {
            entry.put("filter", filter);
        }
        return new JsonObject().put("postgres_changes", new JsonArray().add(entry));
    }

    /** Sends an event, and returns the reply's payload. */
    JsonObject push(String topic, String event, JsonObject payload) {
        return reply(tell(topic, event, payload));
    }

    /** Sends an event; returns its reference. */
    String tell(String topic, String event, JsonObject payload) {
        String ref = Integer.toString(refs.incrementAndGet());
        send(new JsonArray().addNull().add(ref).add(topic).add(event).add(payload));
        return ref;
    }

    private synchronized void send(JsonArray message) {
        socket.sendText(message.encode(), true).join();
    }

    private JsonObject reply(String ref) {
        return await("the reply to " + ref, message -> message.event().equals("phx_reply") && ref.equals(message.ref()))
                .payload();
    }

    /** The first message that is so. */
    Message await(String what, Predicate<Message> wanted) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                // a connection that has ended brings nothing more
                .until(() -> closed.isDone() || find(wanted).isPresent());
        return find(wanted).orElseThrow(() -> new IllegalStateException("the connection ended before " + what));
    }

    Optional<Message> find(Predicate<Message> wanted) {
        return received.stream().filter(wanted).findFirst();
    }

    /** The data of changes so far, but for truncations: those are what tests before it left behind. */
    List<JsonObject> changes() {
        return received.stream()
                .filter(message -> message.event().equals("postgres_changes"))
                .map(message -> message.payload().getJsonObject("data"))
                .filter(change -> !change.getString("type").equals("TRUNCATE"))
                .toList();
    }

    List<JsonObject> awaitChanges(int count) {
        Awaitility.await(count + " changes")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> changes().size() >= count);
        return changes();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonArray message = new JsonArray(text.toString());
                text.setLength(0);
                received.add(new Message(
                        message.getString(0),
                        message.getString(1),
                        message.getString(2),
                        message.getString(3),
                        message.getJsonObject(4)));
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                received.add(broadcast(binary.toByteArray()));
                binary.reset();
            }
            from.request(1);
            return null;
        }

        /** Kind 4: lengths of topic, event and meta, the encoding, then all of them and the payload. */
        private Message broadcast(byte[] bytes) {
            int topic = bytes[1] & 0xff;
            int event = bytes[2] & 0xff;
            int meta = bytes[3] & 0xff;
            String content = new String(bytes, 5, bytes.length - 5, StandardCharsets.UTF_8);
            JsonObject payload = new JsonObject()
                    .put("type", "broadcast")
                    .put("event", content.substring(topic, topic + event))
                    .put("payload", new JsonObject(content.substring(topic + event + meta)));
            if (meta > 0) {
                payload.put("meta", new JsonObject(content.substring(topic + event, topic + event + meta)));
            }
            return new Message(null, null, content.substring(0, topic), "broadcast", payload);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            closed.complete(cause.toString());
        }
    }
}
