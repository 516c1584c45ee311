package io.nextmavens.runtime.graphql.socket;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The subprotocols, and what they call their messages. */
enum Protocol {
    /** <a href="https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md">Today's</a>. */
    TRANSPORT_WS("graphql-transport-ws", "subscribe", "complete", "next"),
    /** That of subscriptions-transport-ws, which old clients speak. */
    LEGACY("graphql-ws", "start", "stop", "data");

    private final String subprotocol;
    private final String start;
    private final String stop;
    private final String next;

    Protocol(String subprotocol, String start, String stop, String next) {
        this.subprotocol = subprotocol;
        this.start = start;
        this.stop = stop;
        this.next = next;
    }

    static List<String> subprotocols() {
        return Arrays.stream(values()).map(each -> each.subprotocol).toList();
    }

    /** The protocol of that name, if there is one. */
    static Optional<Protocol> of(String subprotocol) {
        return Arrays.stream(values())
                .filter(each -> each.subprotocol.equals(subprotocol))
                .findFirst();
    }

    /** The type of a message that starts an operation. */
    String start() {
        return start;
    }

    /** The type of a message that stops one. */
    String stop() {
        return stop;
    }

    /** The type of a message with a result. */
    String next() {
        return next;
    }
}
