package io.nextmavens.operator.dashboard;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How answers are sent: headers that every one has, files, JSON, errors, and the session's cookie. */
final class Answers {

    private static final String COOKIE = "nextmavens_dashboard";

    /** Nothing but what this server has; no script and no style in the page itself (Content Security Policy Level 3). */
    private static final Map<String, String> GUARDS = new TreeMap<>(Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()"));

    private Answers() {}

    static void guard(HttpServerResponse response) {
        GUARDS.forEach(response::putHeader);
    }

    static void file(HttpServerRequest request, PageFiles.File file) {
        var response = request.response()
                .putHeader("Cache-Control", "no-cache") // asked again, and not sent again while the tag is the same
                .putHeader("ETag", file.tag());
        if (file.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", file.type());
        if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.end(file.text());
        }
    }

    static void json(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(json);
    }

    static void empty(HttpServerRequest request, int status) {
        request.response()
                .setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    static void error(HttpServerRequest request, int status, String message) {
        json(request, status, new JsonObject().put("message", message).encode());
    }

    /**
     * Gives the session's name to the browser, out of reach of scripts and of other sites (RFC 6265bis). {@code Secure} where
     * the way to here was HTTPS: a port-forward to localhost is not.
     */
    static void giveSession(HttpServerRequest request, String name) {
        cookie(request, name, Sessions.LIFETIME.toSeconds());
    }

    static void takeSession(HttpServerRequest request) {
        cookie(request, "", 0);
    }

    private static void cookie(HttpServerRequest request, String value, long seconds) {
        var secure = "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")) || request.isSSL();
        request.response()
                .putHeader(
                        "Set-Cookie",
                        COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                                + (secure ? "; Secure" : ""));
    }

    static Optional<String> sessionOf(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(COOKIE)).map(cookie -> cookie.getValue());
    }
}
