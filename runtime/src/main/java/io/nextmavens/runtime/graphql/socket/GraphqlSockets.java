package io.nextmavens.runtime.graphql.socket;

import io.netty.channel.Channel;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of this pod. Thread-safe. */
public final class GraphqlSockets implements AutoCloseable {

    private static final int GOING_AWAY = 1001;

    /**
     * A handshake that was admitted.
     *
     * @param headers of the request that count for its operations, too
     */
    public record Handshake(String path, MultiMap headers, Set<String> refusedRoles) {}

    private final SocketParts parts;
    private final Set<GraphqlConnection> connections = ConcurrentHashMap.newKeySet();

    public GraphqlSockets(SocketParts parts) {
        this.parts = parts;
    }

    /** The subprotocols that are spoken. */
    public static List<String> subprotocols() {
        return Protocol.subprotocols();
    }

    /** Whether there is room for one more connection. */
    public boolean hasRoom() {
        return connections.size() < parts.limits().connections();
    }

    /** What of a request for a connection counts for its operations. */
    public Handshake handshake(HttpServerRequest request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        request.headers().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith("sec-websocket-") && !name.equals("upgrade") && !name.equals("connection")) {
                headers.add(header.getKey(), header.getValue());
            }
        });
        return new Handshake(request.path(), headers, parts.origins().refused(request));
    }

    /**
     * Opens a connection.
     *
     * @param subprotocol as it was agreed on; null or empty where it was not
     */
    public GraphqlConnection open(
            Handshake handshake, String subprotocol, Channel channel, GraphqlConnection.Closer closer) {
        GraphqlConnection connection =
                new GraphqlConnection(parts, Protocol.of(subprotocol), handshake, channel, closer);
        connections.add(connection);
        connection.begin();
        return connection;
    }

    /** A connection has ended. */
    public void closed(GraphqlConnection connection) {
        connections.remove(connection);
        connection.closed();
    }

    /** Ends the connections of tenants that are suspended. */
    public void endThoseOf(Set<UUID> suspended) {
        if (!suspended.isEmpty()) {
            connections.forEach(connection -> connection.later(() -> connection.endIfOf(suspended)));
        }
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.endLater(GOING_AWAY, "The pod is shutting down"));
    }
}
