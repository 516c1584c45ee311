package io.nextmavens.runtime.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/**
 * Cross-origin requests (Fetch standard, section 3.2), permissive as clients of PostgREST know it: any header may be
 * sent, and any origin may unless the setting names some. Thread-safe.
 */
public final class Cors {

    private static final String METHODS = "GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD";
    private static final String EXPOSED = "Content-Encoding, Content-Location, Content-Range, Content-Type, Date,"
            + " Location, Server, Transfer-Encoding, Range-Unit";
    private static final String ONE_DAY = "86400";

    private volatile Set<String> allowedOrigins;

    public Cors(List<String> allowedOrigins) {
        this.allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** Changes whom to allow; none means all. */
    public void allow(List<String> origins) {
        allowedOrigins = Set.copyOf(origins);
    }

    /** Adds the headers to the answer of a cross-origin request; answers a preflight request and returns true. */
    boolean answered(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        Set<String> origins = allowedOrigins;
        if (!origins.isEmpty() && !origins.contains(origin)) {
            return false;
        }
        MultiMap headers = request.response().headers();
        headers.set("Access-Control-Allow-Origin", origins.isEmpty() ? "*" : origin);
        if (!origins.isEmpty()) {
            headers.set("Access-Control-Allow-Credentials", "true");
            headers.set("Vary", "Origin");
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Access-Control-Request-Method") != null;
        if (!preflight) {
            headers.set("Access-Control-Expose-Headers", EXPOSED);
            return false;
        }
        String asked = request.getHeader("Access-Control-Request-Headers");
        headers.set("Access-Control-Allow-Methods", METHODS);
        headers.set(
                "Access-Control-Allow-Headers",
                "Authorization, " + (asked == null ? "" : list(asked)) + "Accept, Accept-Language, Content-Language");
        headers.set("Access-Control-Max-Age", ONE_DAY);
        var _ = request.response().setStatusCode(200).end();
        return true;
    }

    private static String list(String asked) {
        StringBuilder names = new StringBuilder();
        for (String name : asked.split(",", -1)) {
            if (!name.isBlank()) {
                names.append(name.strip()).append(", ");
            }
        }
        return names.toString();
    }
}
