package io.nextmavens.runtime.graphql.socket;

import io.netty.channel.Channel;
import io.nextmavens.runtime.RuntimeServices;
import io.nextmavens.runtime.graphql.GraphqlService;
import io.nextmavens.runtime.graphql.socket.GraphqlSockets.Handshake;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Admits handshakes as long as there is room; who it is a client says in its first message. */
@ApplicationScoped
public class GraphqlUpgrade implements HttpUpgradeCheck {

    /** What was admitted, and the channel that its frames are written to. */
    record Admitted(Handshake handshake, Channel channel) {}

    static final TypedKey<Admitted> ADMITTED = new TypedKey<>("graphql");

    private static final int SERVICE_UNAVAILABLE = 503;

    private final RuntimeServices services;

    @Inject
    GraphqlUpgrade(RuntimeServices services) {
        this.services = services;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.startsWith("graphql");
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        GraphqlSockets sockets = services.find(GraphqlService.class)
                .orElseThrow(() -> new IllegalStateException("GraphQL is not served"))
                .sockets();
        if (!sockets.hasRoom()) {
            return CheckResult.rejectUpgrade(SERVICE_UNAVAILABLE);
        }
        Channel channel = ((ConnectionBase) context.httpRequest().connection()).channel();
        context.userData().put(ADMITTED, new Admitted(sockets.handshake(context.httpRequest()), channel));
        return CheckResult.permitUpgrade();
    }
}
