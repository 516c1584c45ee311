package io.nextmavens.runtime.graphql.socket;

import io.nextmavens.runtime.RuntimeServices;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Inject;

/** The endpoint {@code /graphql}. */
@WebSocket(path = "/graphql", endpointId = "graphql")
public class PlainEndpoint extends GraphqlEndpoint {

    @Inject
    PlainEndpoint(RuntimeServices services) {
        super(services);
    }
}
