package io.nextmavens.runtime.realtime.socket;

import io.nextmavens.runtime.RuntimeServices;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Inject;

/** The endpoint {@code /realtime/v1}. */
@WebSocket(path = "/realtime/v1", endpointId = "realtime-root")
public class RootEndpoint extends RealtimeEndpoint {

    @Inject
    RootEndpoint(RuntimeServices services) {
        super(services);
    }
}
