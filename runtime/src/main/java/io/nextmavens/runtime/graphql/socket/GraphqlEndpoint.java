package io.nextmavens.runtime.graphql.socket;

import io.nextmavens.runtime.RuntimeServices;
import io.nextmavens.runtime.graphql.GraphqlService;
import io.nextmavens.runtime.graphql.socket.GraphqlUpgrade.Admitted;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;

/** Hands what WebSockets Next receives to the connections; what is sent goes past it, to the channel. */
abstract class GraphqlEndpoint {

    private static final Logger LOG = Logger.getLogger(GraphqlEndpoint.class);
    private static final TypedKey<GraphqlConnection> CONNECTION = new TypedKey<>("graphql.connection");

    private final RuntimeServices services;

    GraphqlEndpoint(RuntimeServices services) {
        this.services = services;
    }

    private GraphqlSockets sockets() {
        return services.find(GraphqlService.class).orElseThrow().sockets();
    }

    @OnOpen
    @NonBlocking
    void open(WebSocketConnection socket) {
        Admitted admitted = socket.userData().remove(GraphqlUpgrade.ADMITTED);
        GraphqlConnection connection = sockets()
                .open(admitted.handshake(), socket.subprotocol(), admitted.channel(), (code, reason) -> socket.close(
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
        socket.userData().get(CONNECTION).binary();
    }

    @OnPongMessage
    @NonBlocking
    void pong(Buffer message, WebSocketConnection socket) {
        socket.userData().get(CONNECTION).pong();
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection socket) {
        GraphqlConnection connection = socket.userData().remove(CONNECTION);
        if (connection != null) {
            sockets().closed(connection);
        }
    }

    @OnError
    @NonBlocking
    void failed(Throwable cause) {
        LOG.debugf("A connection failed: %s", cause);
    }
}
