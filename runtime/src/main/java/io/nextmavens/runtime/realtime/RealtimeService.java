package io.nextmavens.runtime.realtime;

import io.netty.channel.Channel;
import io.nextmavens.runtime.access.RoleOrigins;
import io.nextmavens.runtime.http.BodyReader;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.TooManyRequests;
import io.nextmavens.runtime.realtime.broadcast.BroadcastApi;
import io.nextmavens.runtime.realtime.broadcast.DatabaseMessages;
import io.nextmavens.runtime.realtime.broadcast.Hub;
import io.nextmavens.runtime.realtime.changes.Changes;
import io.nextmavens.runtime.realtime.changes.SlotWatch;
import io.nextmavens.runtime.realtime.channel.ChannelPolicies;
import io.nextmavens.runtime.realtime.channel.ClientConnection;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.realtime.pods.OnePod;
import io.nextmavens.runtime.realtime.pods.Pods;
import io.nextmavens.runtime.realtime.pods.RedisPods;
import io.nextmavens.runtime.realtime.presence.Presences;
import io.nextmavens.runtime.realtime.socket.Tenants;
import io.nextmavens.runtime.settings.RestSettings;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The realtime service: one hub, one feed of changes and the connections of this pod. Thread-safe. */
public final class RealtimeService implements Service {

    private static final int GOING_AWAY = 1001;

    /** What a handshake asks for, once its token was verified and the tenant has room. */
    public record Handshake(Vsn vsn, Principal principal, Set<String> refusedRoles) {}

    /** A handshake that is refused. */
    public static final class HandshakeRefused extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        HandshakeRefused(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        /** The HTTP status that says so. */
        public int status() {
            return status;
        }
    }

    private final RealtimeParts parts;
    private final Pods pods;
    private final SlotWatch slotWatch;
    private final BroadcastApi api;
    private final RoleOrigins origins;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();

    private RealtimeService(
            RealtimeParts parts, Pods pods, SlotWatch slotWatch, BodyReader bodies, RoleOrigins origins) {
        this.parts = parts;
        this.origins = origins;
        this.pods = pods;
        this.slotWatch = slotWatch;
        this.api = new BroadcastApi(parts, bodies);
    }

    /** Starts it; connections may come at once. */
    public static RealtimeService start(ServiceContext context) {
        RealtimeSettings settings = RealtimeSettings.read(
                context.environment(), context.settings().database().target());
        String project = context.settings()
                .project()
                .orElse(context.settings().database().target().database());
        Pods pods = settings.redis()
                .<Pods>map(address -> new RedisPods(context.vertx(), address, project))
                .orElseGet(OnePod::new);
        String searchPath = searchPath(context.settings().rest());
        Hub hub = new Hub(pods);
        Changes changes = Changes.start(
                context.pool(),
                context.settings().database().target(),
                settings,
                searchPath,
                pods,
                new DatabaseMessages(hub, settings.sharedTopics()));
        context.state().observe(snapshot -> changes.forget());
        RealtimeParts parts = new RealtimeParts(
                context.vertx(),
                settings,
                new Tokens(context.state(), context.settings(), settings.tokenSecret(), InstantSource.system()),
                new Tenants(settings.limits()),
                hub,
                new Presences(context.vertx(), pods),
                changes,
                new ChannelPolicies(new Queries(context.pool()), searchPath, settings.sharedTopics()));
        SlotWatch slotWatch = new SlotWatch(context.vertx(), context.pool(), settings.replication(), changes.feed());
        RealtimeService service = new RealtimeService(
                parts,
                pods,
                slotWatch,
                new BodyReader(
                        settings.limits().payloadBytes(), Runtime.getRuntime().maxMemory() / 4),
                context.origins());
        new RealtimeMetrics(context.metrics()).register(service.connections, hub, changes, slotWatch, pods);
        context.state()
                .observe(snapshot -> service.endThoseOf(snapshot.tenants().suspended()));
        pods.start();
        return service;
    }

    /** As requests have it: the first exposed schema, then those that come with all. */
    private static String searchPath(RestSettings rest) {
        return Stream.concat(rest.schemas().stream().limit(1), rest.extraSearchPath().stream())
                .distinct()
                .map(schema -> new SqlIdentifier(schema).quoted())
                .collect(Collectors.joining(", "));
    }

    @Override
    public String name() {
        return "realtime";
    }

    @Override
    public List<String> prefixes() {
        return List.of("/realtime/v1");
    }

    @Override
    public boolean takesRoot() {
        return false;
    }

    @Override
    public boolean takesUpgrade(String path) {
        return path.equals("/") || path.equals("/websocket");
    }

    @Override
    public void handle(HttpServerRequest request, String path) {
        if (takesUpgrade(path)) {
            // RFC 9110, section 15.5.22
            request.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
            BroadcastApi.answer(
                    request, 426, "This is a WebSocket: open it with an opening handshake (docs/realtime.md)");
        } else if (path.startsWith("/api/") && request.method().equals(HttpMethod.POST)) {
            api.handle(request, path.substring("/api".length()));
        } else {
            BroadcastApi.answer(
                    request,
                    404,
                    "Realtime answers at /websocket, POST /api/broadcast and POST /api/broadcast/{topic}/events/{event}");
        }
    }

    @Override
    public void refuse(HttpServerRequest request, TooManyRequests refusal) {
        BroadcastApi.answer(request, 429, refusal.message());
    }

    // ---- WebSockets

    /**
     * Admits a connection, which has to be given to {@link #open} then.
     *
     * @throws HandshakeRefused when the token is not good, or the tenant has as many as it may
     */
    public Handshake admit(HttpServerRequest request) throws HandshakeRefused {
        String token = BroadcastApi.token(request);
        if (token == null) {
            throw new HandshakeRefused(401, "A token is required: apikey=… or token=… in the address");
        }
        Set<String> refused = origins.refused(request);
        Principal principal;
        try {
            principal = parts.tokens().verify(token, refused);
        } catch (Tokens.Refused e) {
            throw new HandshakeRefused(e.status(), e.getMessage());
        }
        if (!parts.tenants().enter(principal.tenant().orElse(""))) {
            throw new HandshakeRefused(
                    429,
                    "At most " + parts.settings().limits().connections()
                            + " connections of one tenant (REALTIME_MAX_CONNECTIONS)");
        }
        return new Handshake(Vsn.of(request.getParam("vsn")), principal, refused);
    }

    /** Opens a connection that was admitted. */
    public ClientConnection open(Handshake handshake, Channel channel, ClientConnection.Closer closer) {
        ClientConnection connection = new ClientConnection(
                parts, channel, handshake.vsn(), handshake.principal(), handshake.refusedRoles(), closer);
        connections.add(connection);
        return connection;
    }

    private void endThoseOf(Set<UUID> suspended) {
        if (suspended.isEmpty()) {
            return;
        }
        Set<String> tenants = suspended.stream().map(UUID::toString).collect(Collectors.toSet());
        connections.stream()
                .filter(connection -> connection.isOf(tenants))
                .forEach(connection -> connection.endLater(
                        ClientConnection.TENANT_SUSPENDED, "tenant_suspended: the tenant is suspended"));
    }

    /** A connection has ended. */
    public void closed(ClientConnection connection) {
        connections.remove(connection);
        connection.closed();
    }

    /** The changes of the database, for the other services of this pod. */
    public Changes changes() {
        return parts.changes();
    }

    /** How changes come, for those who want to know. */
    public String changesState() {
        JsonObject state = new JsonObject()
                .put("state", parts.changes().feed().state().getClass().getSimpleName())
                .put("reading", parts.changes().feed().isReading());
        return state.encode();
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.endLater(GOING_AWAY, "The pod is shutting down"));
        slotWatch.close();
        parts.presences().close();
        parts.changes().close();
        pods.close();
    }
}
