package io.nextmavens.e2e;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket through Traefik, with what came by it. */
final class Socket implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> received = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private volatile boolean closed;

    private Socket(Api api, WebSocketConnectOptions options) {
        int port = api.base().getPort();
        socket = vertx.createWebSocketClient()
                .webSocket()
                .textMessageHandler(text -> received.add(new JsonObject(text)))
                .closeHandler(ignored -> closed = true)
                .connect(options.setHost(api.base().getHost())
                        .setPort(port < 0 ? 80 : port)
                        .addHeader("Host", api.host()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** One that has joined the topic {@code all} of realtime. */
    static Socket realtime(Api api, String token) {
        Socket socket = new Socket(
                api, new WebSocketConnectOptions().setURI("/realtime/v1/websocket?vsn=1.0.0&apikey=" + token));
        socket.send(new JsonObject()
                .put("topic", "realtime:all")
                .put("event", "phx_join")
                .put("payload", new JsonObject().put("config", new JsonObject()))
                .put("ref", "1"));
        await().atMost(SOON).until(() -> socket.received.stream()
                .anyMatch(message -> message.getString("event").equals("phx_reply")
                        && message.getJsonObject("payload").getString("status").equals("ok")));
        return socket;
    }

    /** One that hears the changes of a table from now on. */
    static Socket changes(Api api, String token, String table) {
        Socket socket = new Socket(
                api, new WebSocketConnectOptions().setURI("/realtime/v1/websocket?vsn=1.0.0&apikey=" + token));
        JsonObject wanted =
                new JsonObject().put("event", "*").put("schema", "public").put("table", table);
        socket.send(new JsonObject()
                .put("topic", "realtime:" + table)
                .put("event", "phx_join")
                .put(
                        "payload",
                        new JsonObject()
                                .put("config", new JsonObject().put("postgres_changes", new JsonArray().add(wanted))))
                .put("ref", "1"));
        // The reply to the join says that it is known; this, that changes come from now on.
        await().atMost(SOON).until(() -> socket.received.stream()
                .anyMatch(message -> message.getString("event").equals("system")
                        && message.getJsonObject("payload").getString("status").equals("ok")));
        return socket;
    }

    /** The values of a column in the rows that were inserted, in the order of their changes. */
    List<String> inserted(String column) {
        return received.stream()
                .filter(message -> message.getString("event").equals("postgres_changes"))
                .map(message -> message.getJsonObject("payload")
                        .getJsonObject("data")
                        .getJsonObject("record")
                        .getString(column))
                .toList();
    }

    /** One of GraphQL whose connection is acknowledged. */
    static Socket graphql(Api api, String token) {
        Socket socket = graphqlUnacknowledged(api, token);
        await().atMost(SOON).until(() -> socket.received.stream()
                .anyMatch(message -> message.getString("type").equals("connection_ack")));
        return socket;
    }

    /** One of GraphQL that has said who it is. */
    static Socket graphqlUnacknowledged(Api api, String token) {
        Socket socket = new Socket(
                api, new WebSocketConnectOptions().setURI("/graphql/v1").addSubProtocol("graphql-transport-ws"));
        socket.send(new JsonObject()
                .put("type", "connection_init")
                .put("payload", new JsonObject().put("Authorization", "Bearer " + token)));
        return socket;
    }

    void send(JsonObject message) {
        socket.writeTextMessage(message.encode());
    }

    List<JsonObject> received() {
        return received;
    }

    /** The code with which it was ended; empty while it is open. */
    Optional<Short> closeCode() {
        return closed ? Optional.ofNullable(socket.closeStatusCode()) : Optional.empty();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
