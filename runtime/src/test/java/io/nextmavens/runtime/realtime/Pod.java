package io.nextmavens.runtime.realtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.runtime.DataPlane;
import io.nextmavens.runtime.realtime.RealtimeService.Handshake;
import io.nextmavens.runtime.realtime.RealtimeService.HandshakeRefused;
import io.nextmavens.runtime.realtime.channel.ClientConnection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A data plane on a port of its own, so that several pods are one process. Its WebSockets are Vert.x's own, where the
 * application's are WebSockets Next's; behind them all is the same.
 */
public final class Pod implements AutoCloseable {

    private static final int MESSAGE_LIMIT = 5 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final DataPlane plane;
    private final HttpServer server;

    private Pod(Map<String, String> environment, int port) {
        plane = DataPlane.start(vertx, environment, metrics, () -> "metrics");
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(MESSAGE_LIMIT)
                        .setMaxWebSocketMessageSize(MESSAGE_LIMIT))
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public static Pod start(Map<String, String> environment) {
        return start(environment, 0);
    }

    /** On a port that a pod before it had. */
    public static Pod start(Map<String, String> environment, int port) {
        Pod pod = new Pod(environment, port);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(pod.plane::isReady);
        return pod;
    }

    /** As a process of its own: the settings are its environment, the port is the argument. Says when it serves. */
    public static void main(String... arguments) {
        Pod pod = start(System.getenv(), Integer.parseInt(arguments[0]));
        System.out.println("serving " + pod.port());
    }

    private void handle(HttpServerRequest request) {
        if (plane.handle(request)) {
            return;
        }
        RealtimeService realtime = plane.service(RealtimeService.class).orElseThrow();
        try {
            Handshake handshake = realtime.admit(request);
            request.toWebSocket().onSuccess(socket -> open(realtime, handshake, socket));
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

    public int port() {
        return server.actualPort();
    }

    public URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + "/realtime/v1");
    }

    public RealtimeService realtime() {
        return plane.service(RealtimeService.class).orElseThrow();
    }

    public SimpleMeterRegistry metrics() {
        return metrics;
    }

    private void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        plane.close();
        closeVertx();
    }
}
