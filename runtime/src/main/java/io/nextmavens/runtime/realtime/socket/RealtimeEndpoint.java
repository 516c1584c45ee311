package io.nextmavens.runtime.realtime.socket;

import io.nextmavens.runtime.RuntimeServices;
import io.nextmavens.runtime.realtime.RealtimeService;
import io.nextmavens.runtime.realtime.channel.ClientConnection;
import io.nextmavens.runtime.realtime.socket.RealtimeUpgrade.Admitted;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;

/**
 * Hands what WebSockets Next receives to the connections. What is sent goes past it, to the channel: frames that are
 * encoded once for all, many in one flush (docs/adr/0022-realtime-sockets.md).
 */
abstract class RealtimeEndpoint {

    private static final Logger LOG = Logger.getLogger(RealtimeEndpoint.class);
    private static final TypedKey<ClientConnection> CONNECTION = new TypedKey<>("realtime.connection");

    private final RuntimeServices services;

    RealtimeEndpoint(RuntimeServices services) {
        this.services = services;
    }

    private RealtimeService realtime() {
        return services.find(RealtimeService.class).orElseThrow();
    }

    @OnOpen
    @NonBlocking
    void open(WebSocketConnection socket) {
        Admitted admitted = socket.userData().remove(RealtimeUpgrade.ADMITTED);
        ClientConnection connection = realtime()
                .open(admitted.handshake(), admitted.channel(), (code, reason) -> socket.close(
                                new CloseReason(code, reason))
                        .subscribe()
                        .with(done -> {}, gone -> LOG.debugf("Closing a connection: %s", gone.getMessage())));
        socket.userData().put(CONNECTION, connection);
    }

    @OnTextMessage
    @NonBlocking
    void text(String message, WebSocketConnection socket) {
        socket.userData().get(CONNECTION).text(message);
    }

    @OnBinaryMessage
    @NonBlocking
    void binary(Buffer message, WebSocketConnection socket) {
        socket.userData().get(CONNECTION).binary(message);
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection socket) {
        ClientConnection connection = socket.userData().remove(CONNECTION);
        if (connection != null) {
            realtime().closed(connection);
        }
    }

    @OnError
    @NonBlocking
    void failed(Throwable cause) {
        LOG.debugf("A connection failed: %s", cause);
    }
}
