package io.nextmavens.runtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.runtime.realtime.RealtimeService;
import io.nextmavens.runtime.realtime.RealtimeService.Handshake;
import io.nextmavens.runtime.realtime.RealtimeService.HandshakeRefused;
import io.nextmavens.runtime.realtime.channel.ClientConnection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A data plane behind a server of its own, so that several pods are one process. Its WebSockets are Vert.x's own, where the
 * application's are WebSockets Next's; behind them all is the same.
 */
final class RuntimeInside implements ServedRuntime {

    private static final int MESSAGE_LIMIT = 5 << 20;

    /** As in application.properties. */
    private static final int HEAD_LIMIT = 131_072;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final DataPlane plane;
    private final HttpServer server;

    RuntimeInside(Vertx vertx, Map<String, String> environment, int port) {
        plane = DataPlane.start(vertx, environment, metrics, this::scrape);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxInitialLineLength(HEAD_LIMIT)
                        .setMaxHeaderSize(HEAD_LIMIT)
                        .setMaxWebSocketFrameSize(MESSAGE_LIMIT)
                        .setMaxWebSocketMessageSize(MESSAGE_LIMIT))
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private String scrape() {
        return metrics.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.joining("\n"));
    }

    private void handle(HttpServerRequest request) {
        if (plane.handle(request)) {
            return;
        }
        Optional<RealtimeService> realtime = plane.service(RealtimeService.class);
        if (realtime.isEmpty()) {
            var _ = request.response().setStatusCode(404).end();
            return;
        }
        try {
            Handshake handshake = realtime.get().admit(request);
            request.toWebSocket().onSuccess(socket -> open(realtime.get(), handshake, socket));
        } catch (HandshakeRefused e) {
            var _ = request.response().setStatusCode(e.status()).end(e.getMessage());
        }
    }

    private static void open(RealtimeService realtime, Handshake handshake, ServerWebSocket socket) {
        ClientConnection connection = realtime.open(
                handshake,
                ((WebSocketInternal) socket).channelHandlerContext().channel(),
                (code, reason) -> socket.close((short) code, reason));
        socket.textMessageHandler(connection::text);
        socket.binaryMessageHandler(connection::binary);
        socket.closeHandler(closed -> realtime.closed(connection));
    }

    @Override
    public int port() {
        return server.actualPort();
    }

    @Override
    public boolean isReady() {
        return plane.isReady();
    }

    @Override
    public DataPlane plane() {
        return plane;
    }

    @Override
    public SimpleMeterRegistry metrics() {
        return metrics;
    }

    @Override
    public void close() {
        plane.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
