package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests that were prepared against one catalog, so that the next one of the same shape need not be. Bounded;
 * thread-safe. Reading, planning and writing the statement take more than half of the time that a small request costs
 * us.
 */
final class PreparedRequests {

    private static final int CAPACITY = 2048;
    private static final int LONGEST_QUERY = 2048;

    /**
     * What the meaning of a request depends on, but for its values and its body; null where a header was not sent.
     *
     * @param path behind the service's prefix
     * @param query the text of the query string's shape
     */
    record Head(
            String method,
            String path,
            String query,
            String accept,
            String contentType,
            String prefer,
            String range,
            String profile) {

        /** Empty where several Prefer headers have a say, and for what is not worth to be kept. */
        static Optional<Head> of(RequestHead head, String query) {
            String profile;
            switch (head.method()) {
                case "GET", "HEAD" -> profile = "Accept-Profile";
                case "POST", "PATCH", "PUT", "DELETE" -> profile = "Content-Profile";
                default -> {
                    return Optional.empty();
                }
            }
            if (query.length() > LONGEST_QUERY || prefers(head) > 1) {
                return Optional.empty();
            }
            return Optional.of(new Head(
                    head.method(),
                    head.path(),
                    query,
                    head.header("Accept").orElse(null),
                    head.header("Content-Type").orElse(null),
                    head.header("Prefer").orElse(null),
                    head.header("Range").orElse(null),
                    head.header(profile).orElse(null)));
        }

        private static int prefers(RequestHead head) {
            int count = 0;
            for (Header header : head.headers()) {
                if (header.isNamed("Prefer")) {
                    count++;
                }
            }
            return count;
        }
    }

    /**
     * What the plan of a request depends on.
     *
     * @param keys of the body
     * @param object whether the body is an object rather than an array
     */
    record Shape(Head head, Set<String> keys, boolean object) {}

    private final Map<Head, RestRequest> read = new ConcurrentHashMap<>();
    private final Map<Shape, RequestTemplate> templates = new ConcurrentHashMap<>();

    /** A request of the same head, with the values of another one. */
    Optional<RestRequest> read(Head head) {
        return Optional.ofNullable(read.get(head));
    }

    Optional<RequestTemplate> template(Shape shape) {
        return Optional.ofNullable(templates.get(shape));
    }

    void put(Shape shape, RestRequest request, RequestTemplate template) {
        if (templates.size() >= CAPACITY) {
            // those that come often are soon back
            templates.clear();
            read.clear();
        }
        read.put(shape.head(), request);
        templates.put(shape, template);
    }
}
