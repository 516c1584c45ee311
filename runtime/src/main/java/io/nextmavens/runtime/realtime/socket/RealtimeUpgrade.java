package io.nextmavens.runtime.realtime.socket;

import io.netty.channel.Channel;
import io.nextmavens.runtime.RuntimeServices;
import io.nextmavens.runtime.realtime.RealtimeService;
import io.nextmavens.runtime.realtime.RealtimeService.Handshake;
import io.nextmavens.runtime.realtime.RealtimeService.HandshakeRefused;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Verifies the token of a handshake before the connection is upgraded. */
@ApplicationScoped
public class RealtimeUpgrade implements HttpUpgradeCheck {

    /** What was admitted, and the channel that its frames are written to. */
    record Admitted(Handshake handshake, Channel channel) {}

    static final TypedKey<Admitted> ADMITTED = new TypedKey<>("realtime");

    private final RuntimeServices services;

    @Inject
    RealtimeUpgrade(RuntimeServices services) {
        this.services = services;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.startsWith("realtime");
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        try {
            Handshake handshake = services.find(RealtimeService.class)
                    .orElseThrow(() -> new IllegalStateException("realtime is not served"))
                    .admit(context.httpRequest());
            Channel channel = ((ConnectionBase) context.httpRequest().connection()).channel();
            context.userData().put(ADMITTED, new Admitted(handshake, channel));
            return CheckResult.permitUpgrade();
        } catch (HandshakeRefused e) {
            return CheckResult.rejectUpgrade(e.status(), Map.of("X-Realtime-Error", List.of(e.getMessage())));
        }
    }
}
