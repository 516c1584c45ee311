package io.nextmavens.runtime.realtime.socket;

import io.nextmavens.runtime.RuntimeServices;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Inject;

/** The endpoint {@code /realtime/v1/websocket}. */
@WebSocket(path = "/realtime/v1/websocket", endpointId = "realtime-websocket")
public class SupabaseEndpoint extends RealtimeEndpoint {

    @Inject
    SupabaseEndpoint(RuntimeServices services) {
        super(services);
    }
}
