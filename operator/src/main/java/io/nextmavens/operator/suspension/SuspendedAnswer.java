package io.nextmavens.operator.suspension;

import java.util.Map;
import java.util.TreeMap;

/**
 * An answer on behalf of a project without pods. Pure.
 *
 * <p>It is 503 with the reason (RFC 9110, section 15.6.4), in the shape of the runtime's errors, or as a page for
 * those who ask for one. Browsers hide the answer to a request of another origin, so it is open to all of them, and
 * what they ask beforehand is granted: it tells nothing that the address does not.
 *
 * @param status HTTP status
 * @param headers headers by name
 * @param body text, empty for none
 */
public record SuspendedAnswer(int status, Map<String, String> headers, String body) {

    private static final int NO_CONTENT = 204;
    private static final int SERVICE_UNAVAILABLE = 503;

    /**
     * Makes the answer.
     *
     * @param suspension why no pod answers
     * @param method the request's method
     * @param accept its {@code Accept}, empty if there is none
     */
    public static SuspendedAnswer of(Suspension suspension, String method, String accept) {
        var headers = new TreeMap<String, String>();
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Cache-Control", "no-store");
        if (method.equals("OPTIONS")) {
            headers.put("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            headers.put(
                    "Access-Control-Allow-Headers",
                    "*, Authorization, apikey, x-client-info, Content-Type, Accept-Profile, Content-Profile, Prefer");
            return new SuspendedAnswer(NO_CONTENT, Map.copyOf(headers), "");
        }
        headers.put("Access-Control-Expose-Headers", "Retry-After");
        headers.put("Retry-After", Integer.toString(suspension.retryAfterSeconds()));
        headers.put("X-Content-Type-Options", "nosniff");
        boolean wantsPage = accept.contains("text/html");
        headers.put("Content-Type", wantsPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
        return new SuspendedAnswer(
                SERVICE_UNAVAILABLE, Map.copyOf(headers), wantsPage ? page(suspension) : json(suspension));
    }

    /** The texts are our own and hold nothing that JSON or HTML would have to escape. */
    private static String json(Suspension suspension) {
        return "{\"code\":\"%s\",\"message\":\"%s\",\"details\":null,\"hint\":\"%s\"}"
                .formatted(suspension.reason(), suspension.message(), suspension.hint());
    }

    private static String page(Suspension suspension) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%1$s</title></head>
                <body><h1>%1$s</h1><p>%2$s</p><p>%3$s</p></body></html>
                """.formatted(suspension.reason(), suspension.message(), suspension.hint());
    }
}
