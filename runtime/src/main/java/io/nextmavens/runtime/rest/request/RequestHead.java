package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.Header;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came, but for its body.
 *
 * @param method upper case
 * @param path what follows the service's prefix, still percent-encoded, with its leading slash
 * @param query what follows the question mark, still percent-encoded; empty without one
 * @param headers all headers in their order
 */
public record RequestHead(String method, String path, String query, List<Header> headers) {

    public RequestHead {
        headers = List.copyOf(headers);
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        for (Header header : headers) {
            if (header.isNamed(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }
}
