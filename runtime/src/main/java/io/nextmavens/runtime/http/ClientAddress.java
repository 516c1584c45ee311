package io.nextmavens.runtime.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/**
 * Where a request comes from.
 *
 * @param address of the client, or of the last proxy that does not tell
 * @param isTold whether a proxy in front told it
 */
public record ClientAddress(String address, boolean isTold) {

    /**
     * The last of several addresses: those before it are what the client itself may have said.
     *
     * @param header in which the proxy in front tells the client's address
     */
    public static ClientAddress of(HttpServerRequest request, Optional<String> header) {
        Optional<String> told = header.map(request::getHeader)
                .map(value -> value.substring(value.lastIndexOf(',') + 1).strip())
                .filter(ClientAddress::isAddress);
        return told.map(address -> new ClientAddress(address, true))
                .orElseGet(() -> new ClientAddress(peer(request), false));
    }

    /** Whether it is the machine itself, through no proxy. */
    public boolean isThisMachine() {
        return !isTold && (address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1"));
    }

    private static String peer(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .map(SocketAddress::hostAddress)
                // without the zone of a link-local address (RFC 4007, section 11)
                .map(host -> host.replaceFirst("%.*", ""))
                .filter(ClientAddress::isAddress)
                .orElse("127.0.0.1");
    }

    private static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }
}
