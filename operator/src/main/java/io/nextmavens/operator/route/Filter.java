package io.nextmavens.operator.route;

import java.util.List;
import java.util.Map;

/** What happens to a request on its way through the gateway. */
sealed interface Filter {

    /**
     * Only clients of some addresses pass; 403 for others.
     *
     * @param index position in the spec, which names it
     * @param from addresses and ranges
     * @param proxies proxies in front of the gateway
     */
    record AllowFrom(int index, List<String> from, int proxies) implements Filter {}

    /**
     * So many requests of one address pass; 429 for others.
     *
     * @param average requests a second
     * @param burst requests at once
     * @param proxies proxies in front of the gateway
     */
    record RateLimit(int average, int burst, int proxies) implements Filter {}

    /**
     * Bodies that are not larger pass; 413 for others.
     *
     * @param index position in the spec, which names it
     * @param bytes largest body
     */
    record BodyLimit(int index, long bytes) implements Filter {}

    /**
     * Headers that a request loses and an answer gets.
     *
     * @param removed names of a request's headers
     * @param set an answer's headers by name
     */
    record Headers(List<String> removed, Map<String, String> set) implements Filter {}
}
