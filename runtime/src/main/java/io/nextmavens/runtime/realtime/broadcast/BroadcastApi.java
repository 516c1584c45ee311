package io.nextmavens.runtime.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.http.BodyReader;
import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.RealtimeParts;
import io.nextmavens.runtime.realtime.Tokens;
import io.nextmavens.runtime.realtime.channel.ChannelKey;
import io.nextmavens.runtime.realtime.phoenix.ClientMessage;
import io.nextmavens.runtime.realtime.phoenix.JsonText;
import io.nextmavens.runtime.realtime.phoenix.UserBroadcast;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Broadcasts by HTTP: several at once, or one to a topic. Thread-safe. */
public final class BroadcastApi {

    private static final Pattern ONE = Pattern.compile("/broadcast/([^/]+)/events/([^/]+)");

    private record Outgoing(ChannelKey key, UserBroadcast message) {}

    /** A request that is wrong; says why. */
    private static final class Wrong extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Wrong(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    private final RealtimeParts parts;
    private final BodyReader bodies;

    public BroadcastApi(RealtimeParts parts, BodyReader bodies) {
        this.parts = parts;
        this.bodies = bodies;
    }

    /** The token of a request, wherever it is; null where there is none. */
    public static String token(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            String bearer = authorization.substring(7).strip();
            if (!bearer.startsWith("sb_")) {
                return bearer;
            }
        }
        for (String parameter : List.of("token", "apikey")) {
            String value = request.getParam(parameter);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        String key = request.getHeader("apikey");
        return key != null ? key : request.getHeader("x-api-key");
    }

    /** Answers a request; the path is behind {@code /api}. */
    public void handle(HttpServerRequest request, String path) {
        Matcher one = ONE.matcher(path);
        if (!path.equals("/broadcast") && !one.matches()) {
            answer(request, 404, "Broadcasts go to /api/broadcast or /api/broadcast/{topic}/events/{event}");
            return;
        }
        String token = token(request);
        Principal principal;
        try {
            principal = parts.tokens().verify(token == null ? "" : token);
        } catch (Tokens.Refused e) {
            answer(request, e.status(), token == null ? "A token is required" : e.getMessage());
            return;
        }
        bodies.read(request, body -> {
            try {
                List<Outgoing> messages = one.matches()
                        ? List.of(single(request, principal, decoded(one.group(1)), decoded(one.group(2)), body))
                        : several(principal, body);
                send(request, principal, messages);
            } catch (Wrong e) {
                answer(request, e.status, e.getMessage());
            }
        });
    }

    private static String decoded(String segment) throws Wrong {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Wrong(400, "The path is not percent-encoded correctly");
        }
    }

    private Outgoing single(HttpServerRequest request, Principal principal, String topic, String event, Buffer body)
            throws Wrong {
        String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("application/json");
        boolean json = !type.toLowerCase(Locale.ROOT).startsWith("application/octet-stream");
        byte[] payload = body.length() == 0 && json ? "{}".getBytes(UTF_8) : body.getBytes();
        if (json) {
            try {
                JsonText.requireValid(payload);
            } catch (ClientMessage.Malformed e) {
                throw new Wrong(422, e.getMessage());
            }
        }
        ChannelKey key =
                key(principal, topic, Boolean.parseBoolean(request.getParam("private")), request.getParam("tenant_id"));
        return new Outgoing(key, new UserBroadcast(event, json, payload));
    }

    private List<Outgoing> several(Principal principal, Buffer body) throws Wrong {
        try {
            JsonArray messages = new JsonObject(body).getJsonArray("messages");
            if (messages == null) {
                throw new Wrong(422, "The body is {\"messages\":[{\"topic\":…,\"event\":…,\"payload\":…}]}");
            }
            List<Outgoing> outgoing = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                JsonObject message = messages.getJsonObject(i);
                String topic = message.getString("topic");
                String event = message.getString("event");
                if (topic == null || event == null || !message.containsKey("payload")) {
                    throw new Wrong(422, "Message " + i + " lacks its topic, event or payload");
                }
                byte[] payload = Json.encode(message.getValue("payload")).getBytes(UTF_8);
                outgoing.add(new Outgoing(
                        key(
                                principal,
                                topic,
                                Boolean.TRUE.equals(message.getValue("private")),
                                message.getString("tenant_id")),
                        new UserBroadcast(event, true, payload)));
            }
            return outgoing;
        } catch (DecodeException | ClassCastException e) {
            throw new Wrong(422, "The body is not the JSON of messages");
        }
    }

    /** Only the application's back end speaks to other tenants than its token's. */
    private ChannelKey key(Principal principal, String topic, boolean isPrivate, String tenant) throws Wrong {
        String name = topic.startsWith(ChannelKey.PREFIX) ? topic.substring(ChannelKey.PREFIX.length()) : topic;
        boolean shared = parts.settings().sharedTopics();
        if (tenant == null || shared) {
            return new ChannelKey(ChannelKey.space(principal, shared), name, isPrivate);
        }
        if (!principal.isService()) {
            throw new Wrong(403, "tenant_id is for the service key alone; a token's own tenant needs no naming");
        }
        return new ChannelKey(tenant.toLowerCase(Locale.ROOT), name, isPrivate);
    }

    private void send(HttpServerRequest request, Principal principal, List<Outgoing> messages) {
        if (!parts.tenants().of(ChannelKey.space(principal, false)).maySend(messages.size())) {
            answer(request, 429, "At most " + parts.settings().limits().eventsPerSecond() + " messages per second");
            return;
        }
        List<Future<Boolean>> allowed = messages.stream()
                .map(message -> message.key().isPrivate()
                        ? parts.policies().ask(principal, message.key().topic()).map(grants -> grants.writeBroadcast())
                        : Future.succeededFuture(true))
                .toList();
        Future.all(allowed).onComplete(asked -> {
            if (asked.failed()) {
                answer(request, 503, "The policies of private channels could not be asked; try again");
                return;
            }
            List<Future<Void>> told = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                if (allowed.get(i).result()) {
                    told.add(parts.hub()
                            .send(messages.get(i).key(), messages.get(i).message(), Optional.empty()));
                }
            }
            if (told.isEmpty() && !messages.isEmpty()) {
                answer(request, 403, "You do not have permissions to write to this Channel topic");
                return;
            }
            // other pods may be out of reach: those here have it
            Future.join(told).onComplete(done -> {
                var _ = request.response().setStatusCode(202).end();
            });
        });
    }

    /** Answers with a status and a message. */
    public static void answer(HttpServerRequest request, int status, String message) {
        var _ = request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(new JsonObject().put("message", message).encode());
    }
}
