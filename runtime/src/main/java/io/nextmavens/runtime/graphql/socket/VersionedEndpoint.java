package io.nextmavens.runtime.graphql.socket;

import io.nextmavens.runtime.RuntimeServices;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Inject;

/** The endpoint {@code /graphql/v1}. */
@WebSocket(path = "/graphql/v1", endpointId = "graphql-v1")
public class VersionedEndpoint extends GraphqlEndpoint {

    @Inject
    VersionedEndpoint(RuntimeServices services) {
        super(services);
    }
}
