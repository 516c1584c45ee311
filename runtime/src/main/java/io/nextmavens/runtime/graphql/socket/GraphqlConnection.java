package io.nextmavens.runtime.graphql.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.nextmavens.runtime.graphql.Callers;
import io.nextmavens.runtime.graphql.GraphqlRequest;
import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.http.Replies;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.websocket.Frame;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection and its operations. Its methods are called on the connection's event loop only, but for
 * {@link #later} and {@link #endLater}.
 */
public final class GraphqlConnection {

    /** Ends the connection with a code (RFC 6455, section 7.4) and a reason of at most 123 bytes. */
    @FunctionalInterface
    public interface Closer {
        void close(int code, String reason);
    }

    // those of the protocol, but for the first two
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int SLOW_CONSUMER = 4008;
    private static final int INVALID_MESSAGE = 4400;
    private static final int UNAUTHORIZED = 4401;
    private static final int FORBIDDEN = 4403;
    private static final int SUBPROTOCOL_NOT_ACCEPTABLE = 4406;
    private static final int INITIALISATION_TIMEOUT = 4408;
    private static final int SUBSCRIBER_ALREADY_EXISTS = 4409;
    private static final int TOO_MANY_INITIALISATION_REQUESTS = 4429;

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long KEEP_ALIVE_MILLIS = TimeUnit.SECONDS.toMillis(25);
    private static final long FAREWELL_SECONDS = 2;

    /** Who it is, once it has said so. */
    private record Client(Identity identity, Principal principal) {}

    private final SocketParts parts;
    private final Optional<Protocol> spoken;
    private final String path;
    private final MultiMap headers;
    private final Set<String> refusedRoles;
    private final Channel socket;
    private final Closer closer;
    private final Outbox outbox;
    private final Map<String, RunningOperation> operations = new HashMap<>(4);
    private Client client;
    private long initTimer = -1;
    private long aliveTimer = -1;
    private long expiryTimer = -1;
    private boolean alive = true;
    private boolean closed;

    /**
     * A connection that was just opened.
     *
     * @param spoken the subprotocol; empty when there is none that both speak
     * @param socket behind the handshake, so that frames can be written to it
     */
    GraphqlConnection(
            SocketParts parts,
            Optional<Protocol> spoken,
            GraphqlSockets.Handshake handshake,
            Channel socket,
            Closer closer) {
        this.parts = parts;
        this.spoken = spoken;
        this.path = handshake.path();
        this.headers = handshake.headers();
        this.refusedRoles = handshake.refusedRoles();
        this.socket = socket;
        this.closer = closer;
        this.outbox = new Outbox(
                socket,
                parts.limits().outboxBytes(),
                () -> end(SLOW_CONSUMER, "More than " + parts.limits().outboxBytes() + " bytes waited to be read"));
    }

    void begin() {
        if (spoken.isEmpty()) {
            end(SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable");
            return;
        }
        initTimer = parts.vertx()
                .setTimer(
                        parts.limits().initWait().toMillis(),
                        late -> later(() -> end(INITIALISATION_TIMEOUT, "Connection initialisation timeout")));
        aliveTimer = parts.vertx().setPeriodic(KEEP_ALIVE_MILLIS, again -> later(this::keepAlive));
    }

    /** Runs something on the event loop, or the other where the connection has ended by then. */
    void later(Runnable work, Runnable otherwise) {
        socket.eventLoop().execute(() -> {
            if (closed) {
                otherwise.run();
            } else {
                work.run();
            }
        });
    }

    void later(Runnable work) {
        later(work, () -> {});
    }

    SocketParts parts() {
        return parts;
    }

    Principal principal() {
        return client.principal();
    }

    /** As whom operations run, by the settings of now. */
    Caller caller() {
        return parts.callers().get().orElseThrow().caller(client.identity(), "GET", path, headers);
    }

    // ---- what comes

    private Protocol protocol() {
        return spoken.orElseThrow();
    }

    private void keepAlive() {
        if (!alive) {
            end(INITIALISATION_TIMEOUT, "The client does not answer");
            return;
        }
        alive = false;
        outbox.send(Frame.ping());
        if (client != null && protocol() == Protocol.LEGACY) {
            send("ka", Optional.empty());
        }
    }

    /** A pong came. */
    public void pong() {
        alive = true;
    }

    /** A binary message came. */
    public void binary() {
        end(INVALID_MESSAGE, "Messages are text");
    }

    /** A text message came. */
    public void text(String text) {
        if (closed) {
            return;
        }
        alive = true;
        if (text.length() > parts.limits().messageBytes()) {
            end(INVALID_MESSAGE, "A message has at most " + parts.limits().messageBytes() + " bytes");
            return;
        }
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException e) {
            end(INVALID_MESSAGE, "The message is no object of JSON");
            return;
        }
        String type = message.getValue("type") instanceof String name ? name : "";
        if (type.equals("connection_init")) {
            initialise(message.getValue("payload"));
        } else if (type.equals(protocol().start())) {
            start(message);
        } else if (type.equals(protocol().stop())) {
            stop(message);
        } else if (protocol() == Protocol.TRANSPORT_WS && type.equals("ping")) {
            Object payload = message.getValue("payload");
            send(
                    "pong",
                    payload == null
                            ? Optional.empty()
                            : Optional.of(Json.encode(payload).getBytes(UTF_8)));
        } else if (protocol() == Protocol.LEGACY && type.equals("connection_terminate")) {
            end(1000, "");
        } else if (protocol() != Protocol.TRANSPORT_WS || !type.equals("pong")) {
            end(
                    INVALID_MESSAGE,
                    "Messages are not of the type '" + type.substring(0, Math.min(50, type.length())) + "'");
        }
    }

    // ---- who it is

    private void initialise(Object payload) {
        if (client != null) {
            end(TOO_MANY_INITIALISATION_REQUESTS, "Too many initialisation requests");
            return;
        }
        if (payload instanceof JsonObject given) {
            takeHeaders(given);
            if (given.getValue("headers") instanceof JsonObject nested) {
                takeHeaders(nested);
            }
        }
        Optional<Callers> callers = parts.callers().get();
        if (callers.isEmpty()) {
            end(TRY_AGAIN_LATER, "The database was not read yet");
            return;
        }
        try {
            Identity identity = callers.get().identify(headers.get("Authorization"), headers.get("apikey"));
            if (refusedRoles.contains(identity.role())) {
                refuse(Replies.ADDRESS_NOT_ALLOWED + ": the " + Replies.originRefusal(identity.role()));
                return;
            }
            JsonObject claims = new JsonObject(identity.claims());
            long expires = claims.getValue("exp") instanceof Number seconds ? seconds.longValue() : Long.MAX_VALUE;
            client = new Client(identity, Principal.of(identity, claims, expires));
        } catch (RestException refused) {
            refuse(refused.error().message());
            return;
        }
        parts.vertx().cancelTimer(initTimer);
        send("connection_ack", Optional.empty());
        if (protocol() == Protocol.LEGACY) {
            send("ka", Optional.empty());
        }
        awaitExpiry();
    }

    /** What clients cannot put into the headers of a browser's WebSocket comes here. */
    private void takeHeaders(JsonObject given) {
        given.forEach(member -> {
            if (member.getValue() instanceof String value
                    && member.getKey().matches("[A-Za-z0-9_-]{1,100}")
                    && !value.isBlank()) {
                headers.set(member.getKey(), value);
            }
        });
    }

    private void refuse(String why) {
        if (protocol() == Protocol.LEGACY) {
            String payload = new JsonObject().put("message", why).encode();
            send("connection_error", Optional.of(payload.getBytes(UTF_8)));
        }
        // behind what was sent
        later(() -> end(FORBIDDEN, why));
    }

    /** An expired token ends the connection, so that the client comes back with another one. */
    private void awaitExpiry() {
        long expires = client.principal().expires();
        if (expires == Long.MAX_VALUE) {
            return;
        }
        long left = expires * 1000 - System.currentTimeMillis();
        if (left <= 0) {
            end(FORBIDDEN, "The token has expired");
            return;
        }
        expiryTimer = parts.vertx().setTimer(Math.min(left, DAY_MILLIS), due -> later(this::awaitExpiry));
    }

    // ---- operations

    private void start(JsonObject message) {
        if (client == null) {
            end(UNAUTHORIZED, "Unauthorized");
            return;
        }
        if (!(message.getValue("id") instanceof String id) || id.isEmpty() || id.length() > 200) {
            end(INVALID_MESSAGE, "An operation needs an id");
            return;
        }
        GraphqlRequest request;
        try {
            request = GraphqlRequest.ofObject(message.getValue("payload"));
        } catch (GraphqlRequest.Unreadable unreadable) {
            end(INVALID_MESSAGE, unreadable.getMessage());
            return;
        }
        RunningOperation before = operations.get(id);
        if (before != null) {
            if (protocol() == Protocol.TRANSPORT_WS) {
                end(SUBSCRIBER_ALREADY_EXISTS, "Subscriber for " + id + " already exists");
                return;
            }
            before.stop();
        }
        if (operations.size() >= parts.limits().operations()) {
            failed(
                    id,
                    List.of(GraphqlError.of(
                            "TOO_MANY_SUBSCRIPTIONS",
                            "A connection has at most " + parts.limits().operations()
                                    + " operations at a time (GRAPHILE_MAX_SUBSCRIPTIONS)")));
            return;
        }
        RunningOperation operation = new RunningOperation(this, id, request);
        operations.put(id, operation);
        operation.start();
    }

    private void stop(JsonObject message) {
        if (message.getValue("id") instanceof String id) {
            RunningOperation operation = operations.remove(id);
            if (operation != null) {
                operation.stop();
            }
        }
    }

    void ended(RunningOperation operation) {
        operations.remove(operation.id(), operation);
    }

    // ---- what goes

    private void send(String type, Optional<byte[]> payload) {
        outbox.send(
                payload.isEmpty()
                        ? Frame.text("{\"type\":\"" + type + "\"}")
                        : Frame.text(
                                ("{\"type\":\"" + type + "\",\"payload\":").getBytes(UTF_8),
                                payload.get(),
                                "}".getBytes(UTF_8)));
    }

    private static byte[] head(String id, String type) {
        return ("{\"id\":" + Json.encode(id) + ",\"type\":\"" + type + "\"").getBytes(UTF_8);
    }

    void next(String id, Answer answer) {
        outbox.send(Frame.text(
                head(id, protocol().next()),
                ",\"payload\":".getBytes(UTF_8),
                answer.encode().getBytes(),
                "}".getBytes(UTF_8)));
    }

    void failed(String id, List<GraphqlError> errors) {
        JsonArray list = new JsonArray();
        errors.forEach(error -> list.add(error.json()));
        String payload = protocol() == Protocol.TRANSPORT_WS
                ? list.encode()
                : list.getJsonObject(0).encode();
        outbox.send(Frame.text(
                head(id, "error"), ",\"payload\":".getBytes(UTF_8), payload.getBytes(UTF_8), "}".getBytes(UTF_8)));
    }

    void completed(String id) {
        outbox.send(Frame.text(head(id, "complete"), "}".getBytes(UTF_8)));
    }

    // ---- its end

    private void end(int code, String reason) {
        if (closed) {
            return;
        }
        outbox.close();
        closer.close(code, reason.length() > 120 ? reason.substring(0, 120) : reason);
        // a client that does not answer is cut off
        var _ = socket.eventLoop()
                .schedule(
                        () -> {
                            var _ = socket.close();
                        },
                        FAREWELL_SECONDS,
                        TimeUnit.SECONDS);
        closed();
    }

    /** Ends it, from any thread. */
    void endIfOf(Set<UUID> suspended) {
        if (client != null
                && client.identity().tenant().filter(suspended::contains).isPresent()) {
            end(FORBIDDEN, "tenant_suspended");
        }
    }

    void endLater(int code, String reason) {
        later(() -> end(code, reason));
    }

    /** It has ended; may be called more than once. */
    void closed() {
        if (closed) {
            return;
        }
        closed = true;
        outbox.close();
        parts.vertx().cancelTimer(initTimer);
        parts.vertx().cancelTimer(aliveTimer);
        parts.vertx().cancelTimer(expiryTimer);
        List.copyOf(operations.values()).forEach(RunningOperation::stop);
        operations.clear();
    }
}
