package io.nextmavens.runtime.graphql;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A client of GraphQL over WebSockets that knows no more than the protocol, with the JDK's WebSocket. */
final class SocketClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonObject> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private SocketClient(URI address, String subprotocol, String... headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(address, new Listener()).join();
    }

    /** Opens a connection; headers are names and values in turn. */
    static SocketClient open(URI address, String subprotocol, String... headers) {
        return new SocketClient(address, subprotocol, headers);
    }

    /** Opens one and says who it is. */
    static SocketClient ready(URI address, String bearer) {
        SocketClient client = open(address, "graphql-transport-ws");
        client.send(new JsonObject()
                .put("type", "connection_init")
                .put("payload", bearer.isEmpty() ? new JsonObject() : new JsonObject().put("Authorization", bearer)));
        client.await("connection_ack", "");
        return client;
    }

    synchronized SocketClient send(JsonObject message) {
        socket.sendText(message.encode(), true).join();
        return this;
    }

    synchronized void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /** Starts an operation. */
    SocketClient subscribe(String id, String query) {
        return send(new JsonObject()
                .put("id", id)
                .put("type", "subscribe")
                .put("payload", new JsonObject().put("query", query)));
    }

    List<JsonObject> received() {
        return received;
    }

    /** Messages of an operation that have a type. */
    List<JsonObject> of(String type, String id) {
        return received.stream()
                .filter(message -> type.equals(message.getString("type")) && id.equals(message.getString("id", "")))
                .toList();
    }

    /** The first message of a type. */
    JsonObject await(String type, String id) {
        return await(type, id, 1).getFirst();
    }

    /** So many messages of a type. */
    List<JsonObject> await(String type, String id, int count) {
        Awaitility.await(count + " messages " + type)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> closed.isDone() || of(type, id).size() >= count);
        if (of(type, id).size() < count) {
            throw new AssertionError("ended with " + closed.join() + " after " + received);
        }
        return of(type, id);
    }

    /** The data of the results of an operation, as JSON. */
    List<String> data(String id) {
        return of("next", id).stream()
                .map(message ->
                        message.getJsonObject("payload").getValue("data").toString())
                .toList();
    }

    /** The close code and reason, once the connection has ended. */
    String awaitClosed() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
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
