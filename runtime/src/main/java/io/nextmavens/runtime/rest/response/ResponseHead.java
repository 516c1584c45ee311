package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of an answer.
 *
 * @param status the HTTP status
 * @param reason a reason phrase of the database's choosing; the standard one when empty
 * @param headers in the order they are written
 */
public record ResponseHead(int status, Optional<String> reason, List<Header> headers) {

    private static final Header VARY = new Header("Vary", "Accept, Prefer, Range");

    public ResponseHead {
        headers = List.copyOf(headers);
    }

    static ResponseHead of(int status, List<Header> headers) {
        return new ResponseHead(status, Optional.empty(), headers);
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

    /** This head with more headers at its end. */
    public ResponseHead with(List<Header> more) {
        List<Header> all = new ArrayList<>(headers.size() + more.size());
        all.addAll(headers);
        all.addAll(more);
        return new ResponseHead(status, reason, all);
    }

    /** This head with what the answer depends on (RFC 9110, section 12.5.5), unless the database said it. */
    public ResponseHead withVary() {
        return header("Vary").isPresent() ? this : with(List.of(VARY));
    }
}
