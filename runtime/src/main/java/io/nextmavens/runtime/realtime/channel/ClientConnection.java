package io.nextmavens.runtime.realtime.channel;

import io.netty.channel.Channel;
import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.RealtimeParts;
import io.nextmavens.runtime.realtime.RealtimeSettings.Limits;
import io.nextmavens.runtime.realtime.Tokens;
import io.nextmavens.runtime.realtime.phoenix.ClientMessage;
import io.nextmavens.runtime.realtime.phoenix.Decoder;
import io.nextmavens.runtime.realtime.phoenix.Encoder;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.realtime.socket.Meter;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One client's connection and its channels. Its methods are called on the connection's event loop only. */
public final class ClientConnection {

    /** Ends the connection with a code (RFC 6455, section 7.4) and a reason of at most 123 bytes. */
    @FunctionalInterface
    public interface Closer {
        void close(int code, String reason);
    }

    /** The token has expired. */
    public static final int TOKEN_EXPIRED = 4001;

    /** The tenant is suspended. */
    public static final int TENANT_SUSPENDED = 4003;

    /** The client does not read what is sent to it. */
    public static final int SLOW_CONSUMER = 4008;

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long FAREWELL_SECONDS = 2;

    private final RealtimeParts parts;
    private final Channel socket;
    private final Vsn vsn;
    private final Set<String> refusedRoles;
    private final String space;
    private final Closer closer;
    private final Outbox outbox;
    private final Meter bytes;
    private final Map<String, ClientChannel> channels = new HashMap<>(4);
    private Principal principal;
    private long expiryTimer = -1;
    private boolean closed;

    /**
     * A connection that was just opened and counted in by {@link io.nextmavens.runtime.realtime.socket.Tenants}.
     *
     * @param socket behind the handshake, so that frames can be written to it
     * @param refusedRoles that may not be used from where it comes from
     */
    public ClientConnection(
            RealtimeParts parts,
            Channel socket,
            Vsn vsn,
            Principal principal,
            Set<String> refusedRoles,
            Closer closer) {
        Limits limits = parts.settings().limits();
        this.parts = parts;
        this.socket = socket;
        this.vsn = vsn;
        this.principal = principal;
        this.refusedRoles = refusedRoles;
        this.space = ChannelKey.space(principal, false);
        this.closer = closer;
        this.outbox = new Outbox(
                socket,
                limits.outboxBytes(),
                () -> end(
                        SLOW_CONSUMER, "SlowConsumer: more than " + limits.outboxBytes() + " bytes waited to be read"));
        this.bytes = new Meter(limits.bytesPerSecond(), 1, Math.max(limits.payloadBytes(), limits.bytesPerSecond()));
        awaitExpiry();
    }

    Vsn vsn() {
        return vsn;
    }

    Outbox outbox() {
        return outbox;
    }

    Principal principal() {
        return principal;
    }

    /** Whose limits count. */
    String space() {
        return space;
    }

    /** Runs something on the event loop, unless the connection has ended by then. */
    void later(Runnable work) {
        socket.eventLoop().execute(() -> {
            if (!closed) {
                work.run();
            }
        });
    }

    // ---- its token

    /** A token that is newer than that of the handshake keeps the connection open for longer. */
    void renew(Principal newer) {
        if (newer.expires() > principal.expires()) {
            principal = newer;
        }
    }

    /** Whom a token is of that the client sends later. */
    Principal verify(String token) throws Tokens.Refused {
        return parts.tokens().verify(token, refusedRoles);
    }

    private void awaitExpiry() {
        long left = parts.tokens().millisLeft(principal);
        if (left == 0) {
            end(TOKEN_EXPIRED, "TokenExpired: the token of this connection has expired");
            return;
        }
        expiryTimer = parts.vertx().setTimer(Math.min(left, DAY_MILLIS), id -> later(this::awaitExpiry));
    }

    // ---- what comes

    /** A text message came. */
    public void text(String text) {
        if (isTooMuch(text.length())) {
            return;
        }
        try {
            received(Decoder.text(vsn, text));
        } catch (ClientMessage.Malformed e) {
            complain(e);
        }
    }

    /** A binary message came. */
    public void binary(Buffer message) {
        if (isTooMuch(message.length())) {
            return;
        }
        try {
            received(Decoder.binary(message));
        } catch (ClientMessage.Malformed e) {
            complain(e);
        }
    }

    private boolean isTooMuch(int length) {
        Limits limits = parts.settings().limits();
        if (length > limits.payloadBytes()) {
            system("PayloadTooLarge: a message has at most " + limits.payloadBytes() + " bytes, not " + length);
            return true;
        }
        if (!bytes.take(length)) {
            system("BytesPerSecondRateLimitReached: a connection sends at most " + limits.bytesPerSecond()
                    + " bytes per second");
            return true;
        }
        return false;
    }

    private void complain(ClientMessage.Malformed malformed) {
        system("MalformedMessage: " + malformed.getMessage());
    }

    /** A message about the connection itself. */
    private void system(String message) {
        JsonObject payload = new JsonObject()
                .put("extension", "system")
                .put("status", "error")
                .put("message", message);
        outbox.send(Encoder.push(vsn, null, "phoenix", "system", payload.encode()));
    }

    private void received(ClientMessage message) {
        if (message.topic().equals("phoenix")) {
            toConnection(message);
        } else if (message.event().equals("phx_join")) {
            join(message);
        } else {
            ClientChannel channel = channels.get(message.topic());
            boolean current = channel != null
                    && (message.joinRef() == null || message.joinRef().equals(channel.joinRef()));
            if (current) {
                channel.received(message);
            } else {
                error(message, "unmatched topic");
            }
        }
    }

    private void toConnection(ClientMessage message) {
        switch (message.event()) {
            case "heartbeat" ->
                reply(
                        message,
                        "ok",
                        new JsonObject()
                                .put("position", parts.changes().feed().head().toString()));
            case "access_token" -> {
                try {
                    renew(verify(message.payload().getString("access_token", "")));
                    reply(message, "ok", new JsonObject());
                } catch (Tokens.Refused e) {
                    error(message, "InvalidToken: " + e.getMessage());
                }
            }
            default -> error(message, "unmatched event");
        }
    }

    private void join(ClientMessage message) {
        Limits limits = parts.settings().limits();
        String topic = message.topic();
        if (!topic.startsWith(ChannelKey.PREFIX) || topic.length() == ChannelKey.PREFIX.length()) {
            error(message, "TopicNameRequired: a topic is realtime:<name>");
            return;
        }
        if (!parts.tenants().of(space).mayJoin()) {
            error(message, "ClientJoinRateLimitReached: at most " + limits.joinsPerSecond() + " joins per second");
            return;
        }
        ClientChannel before = channels.remove(topic);
        if (before != null) {
            before.replaced();
        }
        if (channels.size() >= limits.channels()) {
            error(message, "ChannelRateLimitReached: a connection has at most " + limits.channels() + " channels");
            return;
        }
        Principal joining = principal;
        String token = message.payload().getValue("access_token") instanceof String text ? text : "";
        // keys that are no tokens stand for the connection's own
        if (!token.isEmpty() && !token.startsWith("sb_")) {
            try {
                joining = verify(token);
            } catch (Tokens.Refused e) {
                error(message, "InvalidJWTToken: " + e.getMessage());
                return;
            }
        }
        ClientChannel channel = new ClientChannel(parts, this, message, joining);
        channels.put(topic, channel);
        channel.join();
    }

    /** The channel is no more. */
    void left(ClientChannel channel) {
        channels.remove(channel.topic(), channel);
    }

    void reply(ClientMessage to, String status, JsonObject response) {
        if (to.ref() != null) {
            outbox.send(Encoder.reply(vsn, to, status, response));
        }
    }

    void error(ClientMessage to, String reason) {
        reply(to, "error", new JsonObject().put("reason", reason));
    }

    // ---- its end

    /** Ends it from this side; a client that does not answer is cut off. */
    public void end(int code, String reason) {
        if (!closed) {
            outbox.close();
            closer.close(code, reason.length() > 120 ? reason.substring(0, 120) : reason);
            var _ = socket.eventLoop()
                    .schedule(
                            () -> {
                                var _ = socket.close();
                            },
                            FAREWELL_SECONDS,
                            TimeUnit.SECONDS);
            closed();
        }
    }

    /** Whether it is of one of these tenants. */
    public boolean isOf(Set<String> tenants) {
        return principal.tenant().filter(tenants::contains).isPresent();
    }

    /** Ends it, from any thread. */
    public void endLater(int code, String reason) {
        socket.eventLoop().execute(() -> end(code, reason));
    }

    /** It has ended; may be called more than once. */
    public void closed() {
        if (closed) {
            return;
        }
        closed = true;
        outbox.close();
        parts.vertx().cancelTimer(expiryTimer);
        List.copyOf(channels.values()).forEach(ClientChannel::leave);
        parts.tenants().leave(space);
    }
}
