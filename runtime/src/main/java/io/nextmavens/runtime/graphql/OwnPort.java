package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.socket.GraphqlConnection;
import io.nextmavens.runtime.graphql.socket.GraphqlSockets;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import org.jboss.logging.Logger;

/** A port that has GraphQL alone, as the seed's {@code GRAPHILE_PORT} did: at its root, too. Thread-safe. */
final class OwnPort {

    private static final Logger LOG = Logger.getLogger(OwnPort.class);

    private final Vertx vertx;
    private final GraphqlService service;
    private volatile HttpServer server;

    OwnPort(Vertx vertx, GraphqlService service) {
        this.vertx = vertx;
        this.service = service;
    }

    void listen(int port) {
        vertx.createHttpServer(new HttpServerOptions().setWebSocketSubProtocols(GraphqlSockets.subprotocols()))
                .requestHandler(this::handle)
                .listen(port)
                .onSuccess(listening -> server = listening)
                .onFailure(cause -> LOG.errorf("Listening on GRAPHILE_PORT %d failed: %s", port, cause.getMessage()));
    }

    /** The port that it listens on; 0 when it does not. */
    int number() {
        return server == null ? 0 : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        String path = request.path() == null ? "/" : request.path();
        String prefix = service.prefixOf(path).orElse("");
        String rest = path.length() == prefix.length() ? "/" : path.substring(prefix.length());
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade")) && service.takesUpgrade(rest)) {
            upgrade(request);
        } else {
            service.handle(request, rest);
        }
    }

    private void upgrade(HttpServerRequest request) {
        GraphqlSockets sockets = service.sockets();
        if (!sockets.hasRoom()) {
            new Reply(request).error(503, GraphqlError.of("UNAVAILABLE", "There are too many connections"));
            return;
        }
        GraphqlSockets.Handshake handshake = sockets.handshake(request);
        request.toWebSocket().onSuccess(socket -> open(sockets, handshake, socket));
    }

    private static void open(GraphqlSockets sockets, GraphqlSockets.Handshake handshake, ServerWebSocket socket) {
        GraphqlConnection connection = sockets.open(
                handshake,
                socket.subProtocol(),
                ((WebSocketInternal) socket).channelHandlerContext().channel(),
                (code, reason) -> {
                    if (!socket.isClosed()) {
                        var _ = socket.close((short) code, reason);
                    }
                });
        if (socket.isClosed()) {
            // it was refused at once
            sockets.closed(connection);
            return;
        }
        socket.textMessageHandler(connection::text);
        socket.binaryMessageHandler(message -> connection.binary());
        socket.pongHandler(message -> connection.pong());
        socket.closeHandler(closed -> sockets.closed(connection));
    }

    void close() {
        if (server != null) {
            var _ = server.close();
        }
    }
}
