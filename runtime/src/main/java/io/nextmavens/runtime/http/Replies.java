package io.nextmavens.runtime.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;

/** Answers that no service gives. */
public final class Replies {

    /** For programs: where a token is good and comes from an address that its role is not bound to. */
    public static final String ADDRESS_NOT_ALLOWED = "address_not_allowed";

    private Replies() {}

    /** 404: no service has that path. */
    static void notFound(HttpServerRequest request, String path) {
        error(request, 404, "No service of this project answers at " + path);
    }

    /** 400: the server could not make a request of it, as of one without a host. */
    public static void notUnderstood(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        error(request, 400, "The request is not one of HTTP that can be answered");
    }

    /** 413: the body is larger than the setting allows. */
    public static void bodyTooLarge(HttpServerRequest request, long limit) {
        if (request.version() != HttpVersion.HTTP_2) {
            // the rest of the body will not be read
            request.response().putHeader("Connection", "close");
        }
        error(
                request,
                413,
                "The body is larger than the " + limit
                        + " bytes that are taken at once; send it in parts or raise NEXTMAVENS_BODY_LIMIT");
    }

    /** 429, in PostgREST's shape. */
    static void tooMany(HttpServerRequest request, TooManyRequests refusal) {
        error(request, 429, TooManyRequests.CODE, refusal.message());
    }

    /** 403: the role may be used from other addresses alone. */
    public static void originRefused(HttpServerRequest request, String role) {
        error(request, 403, ADDRESS_NOT_ALLOWED, "The " + originRefusal(role));
    }

    /** Why, behind an article: the role may be used from other addresses alone. */
    public static String originRefusal(String role) {
        return "role " + role + " may not be used from this address";
    }

    /** 503: as many large bodies are being answered as there is memory for. */
    static void noMemoryForBody(HttpServerRequest request) {
        request.response().putHeader("Connection", "close").putHeader("Retry-After", "1");
        error(request, 503, "Too many large bodies are being read at once; send it again in a moment");
    }

    private static void error(HttpServerRequest request, int status, String message) {
        error(request, status, Integer.toString(status), message);
    }

    private static void error(HttpServerRequest request, int status, String code, String message) {
        JsonObject body = new JsonObject()
                .put("code", code)
                .put("details", null)
                .put("hint", null)
                .put("message", message);
        var _ = request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(body.encode());
    }
}
