package io.nextmavens.runtime.realtime.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.RealtimeParts;
import io.nextmavens.runtime.realtime.Tokens;
import io.nextmavens.runtime.realtime.broadcast.Hub;
import io.nextmavens.runtime.realtime.changes.Binding;
import io.nextmavens.runtime.realtime.changes.ChangeFeed;
import io.nextmavens.runtime.realtime.changes.Changes;
import io.nextmavens.runtime.realtime.changes.Position;
import io.nextmavens.runtime.realtime.channel.ChannelPolicies.Grants;
import io.nextmavens.runtime.realtime.phoenix.ClientMessage;
import io.nextmavens.runtime.realtime.phoenix.Encoder;
import io.nextmavens.runtime.realtime.phoenix.JsonText;
import io.nextmavens.runtime.realtime.phoenix.UserBroadcast;
import io.nextmavens.runtime.realtime.presence.Meta;
import io.nextmavens.runtime.realtime.socket.Meter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A channel that a connection has joined, or is joining. Used by the connection's event loop only. */
final class ClientChannel {

    private static final Logger LOG = Logger.getLogger(ClientChannel.class);
    private static final long LIVE_PATIENCE_MILLIS = 8000;
    private static final long LONGEST_TIMER_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final int PRESENCE_WINDOW_SECONDS = 30;

    private final RealtimeParts parts;
    private final ClientConnection connection;
    private final ClientMessage joinMessage;
    private final JoinConfig config;
    private final Hub.Member member;
    private ChannelKey key;
    private Principal principal;
    private Grants grants = Grants.ALL;
    private List<Binding> bindings = List.of();
    private Optional<Changes.Subscription> subscription = Optional.empty();
    private Optional<Meta> presence = Optional.empty();
    private JsonObject presencePayload = new JsonObject();
    private Meter presenceCalls;
    private boolean joined;
    private boolean left;
    private boolean watching;
    private boolean connectionExpiresWithIt;
    private long expiryTimer = -1;
    private long patienceTimer = -1;

    ClientChannel(RealtimeParts parts, ClientConnection connection, ClientMessage message, Principal principal) {
        this.parts = parts;
        this.connection = connection;
        this.joinMessage = message;
        this.config = JoinConfig.of(message.payload());
        this.member = new Hub.Member(connection.outbox(), connection.vsn());
        this.principal = principal;
        this.key = keyOf(principal);
    }

    private ChannelKey keyOf(Principal of) {
        return new ChannelKey(
                ChannelKey.space(of, parts.settings().sharedTopics()),
                joinMessage.topic().substring(ChannelKey.PREFIX.length()),
                config.isPrivate());
    }

    String topic() {
        return joinMessage.topic();
    }

    String joinRef() {
        return joinMessage.joinRef();
    }

    // ---- joining

    void join() {
        Future<Grants> asked =
                config.isPrivate() ? parts.policies().ask(principal, key.topic()) : Future.succeededFuture(Grants.ALL);
        if (asked.isComplete() && config.changes().isEmpty() && asked.succeeded()) {
            granted(asked.result());
            return;
        }
        asked.onComplete(answer -> connection.later(() -> {
            if (left) {
                return;
            }
            if (answer.failed()) {
                unavailable(answer.cause());
            } else {
                granted(answer.result());
            }
        }));
    }

    private void unavailable(Throwable cause) {
        LOG.debugf("Joining %s failed: %s", topic(), cause.getMessage());
        refuse("DatabaseUnavailable: the policies could not be asked; try again");
    }

    private void refuse(String reason) {
        leave();
        connection.error(joinMessage, reason);
    }

    private void granted(Grants answer) {
        grants = answer;
        if (config.isPrivate() && !answer.mayJoin()) {
            refuse("Unauthorized: You do not have permissions to read from this Channel topic: " + key.topic());
            return;
        }
        if (config.changes().isEmpty()) {
            enter(new JsonObject().put("postgres_changes", new JsonArray()));
            return;
        }
        parts.changes()
                .bindings(principal, config.changes())
                .onComplete(understood -> connection.later(() -> {
                    if (left) {
                        return;
                    }
                    if (understood.succeeded()) {
                        bindings = understood.result();
                        awaitChanges();
                    } else if (understood.cause() instanceof Changes.NotSubscribable wrong) {
                        refuse("UnableToSubscribeToPostgresChanges: " + wrong.getMessage());
                    } else {
                        unavailable(understood.cause());
                    }
                }));
    }

    /** The reply goes out when changes come; where none can come for now it says so, and they follow when they can. */
    private void awaitChanges() {
        if (!parts.changes().isConfigured()) {
            enter(changesReply());
            changesStatus(
                    "error",
                    "ReplicationNotConfigured: no login of this runtime may replicate; set"
                            + " POSTGRESQL_REPLICATION_USER");
            return;
        }
        patienceTimer = parts.vertx().setTimer(LIVE_PATIENCE_MILLIS, id -> connection.later(this::changesAreLate));
        parts.changes().feed().live().onSuccess(live -> connection.later(this::subscribe));
    }

    private void changesAreLate() {
        if (left || joined || subscription.isPresent()) {
            return;
        }
        String reason = parts.changes().feed().state() instanceof ChangeFeed.State.Off(String why)
                ? "ChangesUnavailable: " + why
                : "ChangesUnavailable: older changes are still being read";
        if (config.resume().isPresent()) {
            refuse(reason + "; try again");
            return;
        }
        enter(changesReply());
        changesStatus("error", reason);
    }

    private JsonObject changesReply() {
        JsonArray entries = new JsonArray();
        bindings.forEach(binding -> entries.add(binding.reply()));
        return new JsonObject().put("postgres_changes", entries);
    }

    private void subscribe() {
        if (left || subscription.isPresent()) {
            return;
        }
        boolean late = joined;
        Optional<Position> resume = late ? Optional.empty() : config.resume();
        subscription = Optional.of(parts.changes()
                .subscribe(
                        connection.vsn(),
                        topic(),
                        principal,
                        bindings,
                        connection.outbox(),
                        resume,
                        subscribed -> subscribed(subscribed, late)));
    }

    /** May come on the feed's thread: before anything else is sent to the subscription. */
    private void subscribed(ChangeFeed.Subscribed result, boolean late) {
        if (!late) {
            JsonObject response =
                    changesReply().put("position", result.position().toString());
            config.resume().ifPresent(asked -> response.put("resumed", result.resumed()));
            connection.reply(joinMessage, "ok", response);
        }
        changesStatus("ok", "Subscribed to PostgreSQL");
        if (config.resume().isPresent() && !late && !result.resumed()) {
            changesStatus("error", "ChangesLost: what was missed is not retained any more; read your tables again");
        }
        if (!late) {
            connection.later(() -> enterRoom());
        }
    }

    private void changesStatus(String status, String message) {
        system("postgres_changes", status, message);
    }

    private void system(String extension, String status, String message) {
        JsonObject payload = new JsonObject()
                .put("extension", extension)
                .put("status", status)
                .put("message", message)
                .put("channel", key.topic());
        push("system", payload.encode());
    }

    private void push(String event, String payload) {
        connection.outbox().send(Encoder.push(connection.vsn(), joinRef(), topic(), event, payload));
    }

    private void enter(JsonObject response) {
        connection.reply(joinMessage, "ok", response);
        enterRoom();
    }

    private void enterRoom() {
        if (left || joined) {
            return;
        }
        joined = true;
        parts.vertx().cancelTimer(patienceTimer);
        if (grants.readBroadcast()) {
            parts.hub().join(key, member);
        }
        if (config.presence()) {
            watch();
        }
        connectionExpiresWithIt = principal.equals(connection.principal());
        awaitExpiry();
        replay();
    }

    private void watch() {
        if (!watching && grants.readPresence()) {
            watching = true;
            parts.presences().watch(key, member);
        }
    }

    private void replay() {
        if (config.replay().isEmpty() || !config.isPrivate() || !grants.readBroadcast()) {
            return;
        }
        parts.policies()
                .replay(
                        principal,
                        key,
                        config.replay().get().since(),
                        config.replay().get().limit())
                .onSuccess(messages -> connection.later(() -> messages.forEach(message -> {
                    String meta = "{\"replayed\":true,\"id\":" + JsonText.quoted(message.getString("id")) + "}";
                    UserBroadcast broadcast = new UserBroadcast(
                            message.getString("event", ""),
                            true,
                            message.getString("payload").getBytes(UTF_8));
                    Encoder.broadcast(connection.vsn(), topic(), broadcast, meta)
                            .ifPresent(frame -> connection.outbox().send(frame));
                })))
                .onFailure(cause -> LOG.debugf("Replaying %s failed: %s", topic(), cause.getMessage()));
    }

    // ---- what comes

    void received(ClientMessage message) {
        switch (message.event()) {
            case "phx_leave" -> {
                leave();
                connection.reply(message, "ok", new JsonObject());
                push("phx_close", "{}");
            }
            case "access_token" -> refresh(message);
            case "broadcast" -> broadcast(message);
            case "presence" -> presence(message);
            default -> connection.error(message, "unmatched event");
        }
    }

    private void broadcast(ClientMessage message) {
        if (!joined || message.broadcast().isEmpty()) {
            connection.error(message, "the channel is not joined");
            return;
        }
        if (!grants.writeBroadcast()) {
            connection.error(
                    message,
                    "Unauthorized: You do not have permissions to write to this Channel topic: " + key.topic());
            return;
        }
        if (!parts.tenants().of(connection.space()).maySend(1)) {
            String reason = "MessagePerSecondRateLimitReached: at most "
                    + parts.settings().limits().eventsPerSecond() + " messages per second";
            connection.error(message, reason);
            system("system", "error", reason);
            return;
        }
        // what other pods do not get is said nowhere: broadcast promises nothing
        var _ = parts.hub()
                .send(key, message.broadcast().get(), config.self() ? Optional.empty() : Optional.of(member));
        if (config.ack()) {
            connection.reply(message, "ok", new JsonObject());
        }
    }

    private void presence(ClientMessage message) {
        if (!joined || !grants.writePresence()) {
            connection.error(
                    message,
                    joined
                            ? "Unauthorized: You do not have permissions to be present in this Channel topic: "
                                    + key.topic()
                            : "the channel is not joined");
            return;
        }
        if (presenceCalls == null) {
            presenceCalls = new Meter(parts.settings().limits().presenceCalls(), PRESENCE_WINDOW_SECONDS);
        }
        if (!presenceCalls.take(1) || !parts.tenants().of(connection.space()).mayTrack()) {
            connection.error(
                    message,
                    "ClientPresenceRateLimitReached: at most "
                            + parts.settings().limits().presenceCalls() + " calls in " + PRESENCE_WINDOW_SECONDS
                            + " seconds");
            return;
        }
        switch (message.payload().getString("event", "")) {
            case "track" -> {
                watch();
                JsonObject payload = message.payload().getValue("payload") instanceof JsonObject content
                        ? content
                        : new JsonObject();
                track(payload);
                connection.reply(message, "ok", new JsonObject());
            }
            case "untrack" -> {
                untrack();
                connection.reply(message, "ok", new JsonObject());
            }
            default -> connection.error(message, "presence knows track and untrack");
        }
    }

    private void untrack() {
        presence.ifPresent(meta -> parts.presences().untrack(key, meta));
        presence = Optional.empty();
    }

    // ---- its token

    private void refresh(ClientMessage message) {
        String token = message.payload().getValue("access_token") instanceof String text ? text : "";
        if (token.isEmpty() || token.startsWith("sb_")) {
            connection.reply(message, "ok", new JsonObject());
            return;
        }
        Principal newer;
        try {
            newer = connection.verify(token);
        } catch (Tokens.Refused e) {
            connection.error(message, "InvalidJWTToken: " + e.getMessage());
            shutDown("InvalidJWTToken: " + e.getMessage());
            return;
        }
        if (newer.equals(principal)) {
            connection.reply(message, "ok", new JsonObject());
            return;
        }
        Future<Grants> asked =
                config.isPrivate() ? parts.policies().ask(newer, key.topic()) : Future.succeededFuture(Grants.ALL);
        Future<List<Binding>> understood = parts.changes().bindings(newer, config.changes());
        Future.all(asked, understood)
                .onComplete(answer -> connection.later(() -> {
                    if (left) {
                        return;
                    }
                    if (answer.failed() || !asked.result().mayJoin()) {
                        connection.error(message, "Unauthorized: the new token has no right to this channel");
                        shutDown("Unauthorized: the new token has no right to this channel");
                        return;
                    }
                    renew(newer, asked.result(), understood.result());
                    connection.reply(message, "ok", new JsonObject());
                }));
    }

    /** A token of another tenant moves the channel to that tenant's, as when a client joins before its user signs in. */
    private void renew(Principal newer, Grants newGrants, List<Binding> newBindings) {
        Optional<JsonObject> present = presence.map(meta -> presencePayload);
        ChannelKey next = keyOf(newer);
        boolean watched = watching;
        if (!next.equals(key) || !newGrants.writePresence()) {
            untrack();
        }
        if (!next.equals(key) || !newGrants.readPresence()) {
            unwatch();
        }
        if (!next.equals(key) || !newGrants.readBroadcast()) {
            parts.hub().leave(key, member);
        }
        principal = newer;
        grants = newGrants;
        bindings = newBindings;
        key = next;
        if (connectionExpiresWithIt) {
            connection.renew(newer);
        }
        subscription.ifPresent(changes -> changes.become(newer, newBindings));
        if (joined && newGrants.readBroadcast()) {
            parts.hub().join(key, member);
        }
        if (watched) {
            watch();
        }
        if (presence.isEmpty() && present.isPresent() && newGrants.writePresence()) {
            track(present.get());
        }
        parts.vertx().cancelTimer(expiryTimer);
        awaitExpiry();
    }

    private void unwatch() {
        if (watching) {
            watching = false;
            parts.presences().unwatch(key, member);
        }
    }

    private void track(JsonObject payload) {
        presencePayload = payload;
        presence = Optional.of(parts.presences().track(key, config.presenceKey(), payload, presence));
    }

    private void awaitExpiry() {
        long leftMillis = parts.tokens().millisLeft(principal);
        if (leftMillis == 0) {
            shutDown("TokenExpired: the access token has expired");
            return;
        }
        expiryTimer = parts.vertx()
                .setTimer(
                        Math.min(leftMillis, LONGEST_TIMER_MILLIS),
                        id -> connection.later(() -> {
                            if (!left) {
                                awaitExpiry();
                            }
                        }));
    }

    // ---- its end

    private void shutDown(String reason) {
        leave();
        system("system", "error", reason);
        push("phx_close", "{}");
    }

    /** The same topic is joined again. */
    void replaced() {
        leave();
        push("phx_close", "{}");
    }

    /** Gives back everything. */
    void leave() {
        if (left) {
            return;
        }
        left = true;
        connection.left(this);
        parts.vertx().cancelTimer(expiryTimer);
        parts.vertx().cancelTimer(patienceTimer);
        untrack();
        parts.hub().leave(key, member);
        unwatch();
        subscription.ifPresent(Changes.Subscription::end);
    }
}
