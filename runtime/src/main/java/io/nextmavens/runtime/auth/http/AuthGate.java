package io.nextmavens.runtime.auth.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.http.ClientAddress;
import io.nextmavens.runtime.http.TooManyRequests;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads requests, lets a virtual thread answer each, and sends the answers. Thread-safe.
 *
 * <p>Errors keep the shape the client asked for by {@code X-Supabase-Api-Version}, which is sent back with every answer,
 * so that a client can read the error of a request that was refused early.
 */
public final class AuthGate {

    private static final Logger LOG = Logger.getLogger(AuthGate.class);
    private static final String VERSION_HEADER = "X-Supabase-Api-Version";
    private static final String ERROR_HEADER = "X-Sb-Error-Code";
    private static final String MODERN = "2024-01-01";

    private final Vertx vertx;
    private final Routes routes;
    private final Callers callers;
    private final int bodyLimit;
    private final Optional<String> addressHeader;

    /**
     * A gate in front of the routes.
     *
     * @param bodyLimit in bytes
     * @param addressHeader the header in which the proxy in front tells the client's address
     */
    public AuthGate(Vertx vertx, Routes routes, Callers callers, int bodyLimit, Optional<String> addressHeader) {
        this.vertx = vertx;
        this.routes = routes;
        this.callers = callers;
        this.bodyLimit = bodyLimit;
        this.addressHeader = addressHeader;
    }

    /** Answers a request; to be called on its event loop. */
    public void handle(HttpServerRequest request, String path) {
        Context context = vertx.getOrCreateContext();
        Buffer body = Buffer.buffer();
        boolean[] tooLarge = {isAnnouncedTooLarge(request)};
        request.handler(part -> {
            tooLarge[0] |= body.length() + part.length() > bodyLimit;
            if (!tooLarge[0]) {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(gone -> tooLarge[0] = true);
        if (tooLarge[0]) {
            refuse(request);
            return;
        }
        request.endHandler(end -> {
            if (tooLarge[0]) {
                refuse(request);
            } else {
                Thread.ofVirtual().name("auth").start(() -> {
                    AuthAnswer answer = answer(request, path, body);
                    context.runOnContext(go -> send(request, answer));
                });
            }
        });
    }

    /** Answers 429 to a request that was not read. */
    public void refuse(HttpServerRequest request, TooManyRequests refusal) {
        send(
                request,
                answer(
                        request,
                        AuthException.limited(
                                AuthErrorCode.OVER_REQUEST_RATE_LIMIT,
                                refusal.message(),
                                refusal.retryAfterSeconds())));
    }

    private boolean isAnnouncedTooLarge(HttpServerRequest request) {
        try {
            String announced = request.getHeader("Content-Length");
            return announced != null && Long.parseLong(announced) > bodyLimit;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private void refuse(HttpServerRequest request) {
        send(
                request,
                answer(
                        request,
                        AuthException.of(
                                413,
                                AuthErrorCode.BODY_TOO_LARGE,
                                "Request body is larger than " + bodyLimit + " bytes")));
    }

    private AuthAnswer answer(HttpServerRequest request, String path, Buffer body) {
        try {
            return routes.answer(call(request, path, body));
        } catch (AuthException e) {
            return answer(request, e);
        } catch (DatabaseTrouble e) {
            boolean away = e.sqlState().isEmpty();
            LOG.errorf("%s %s failed in the database: %s", request.method(), path, e.told());
            return answer(
                    request,
                    away
                            ? AuthException.of(
                                    503,
                                    AuthErrorCode.DATABASE_UNAVAILABLE,
                                    "The database cannot be reached, try again")
                            : unexpected());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s %s failed", request.method(), path);
            return answer(request, unexpected());
        }
    }

    private static AuthException unexpected() {
        return AuthException.of(
                500,
                AuthErrorCode.UNEXPECTED_FAILURE,
                "Unexpected failure, please check server logs for more information");
    }

    private AuthCall call(HttpServerRequest request, String path, Buffer body) {
        String decoded;
        MultiMap parameters;
        try {
            decoded = QueryStringDecoder.decodeComponent(path, StandardCharsets.UTF_8);
            parameters = request.params();
        } catch (IllegalArgumentException e) {
            throw AuthException.invalid("The address is not encoded as RFC 3986 has it");
        }
        return new AuthCall(
                request.method(),
                decoded,
                parameters,
                request.headers(),
                json(request, body),
                Map.of(),
                client(request),
                callers);
    }

    private static JsonObject json(HttpServerRequest request, Buffer body) {
        String type = request.getHeader("Content-Type");
        if (body.length() == 0) {
            return new JsonObject();
        }
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            JsonObject form = new JsonObject();
            new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8, false)
                    .parameters()
                    .forEach((name, values) -> form.put(name, values.getFirst()));
            return form;
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw AuthException.of(
                    400, AuthErrorCode.BAD_JSON, "Could not parse request body as JSON: it is not an object of JSON");
        }
    }

    private Client client(HttpServerRequest request) {
        ClientAddress from = ClientAddress.of(request, addressHeader);
        return new Client(from.address(), from.isThisMachine(), Optional.ofNullable(request.getHeader("User-Agent")));
    }

    private static AuthAnswer answer(HttpServerRequest request, AuthException error) {
        AuthAnswer answer = AuthAnswer.of(error.status(), error.body(isModern(request)))
                .with(ERROR_HEADER, error.code().wire());
        if (error.status() == 401) {
            answer = answer.with("WWW-Authenticate", "Bearer");
        }
        return error.retryAfterSeconds().isPresent()
                ? answer.with("Retry-After", error.retryAfterSeconds().get().toString())
                : answer;
    }

    private static boolean isModern(HttpServerRequest request) {
        String version = request.getHeader(VERSION_HEADER);
        return version != null && version.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && version.compareTo(MODERN) >= 0;
    }

    private static void send(HttpServerRequest request, AuthAnswer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (!answer.headers().containsKey("Cache-Control")) {
            response.putHeader("Cache-Control", "no-store");
        }
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (isModern(request)) {
            response.putHeader(VERSION_HEADER, MODERN);
        }
        if (response.headers().contains("Access-Control-Expose-Headers")) {
            response.putHeader(
                    "Access-Control-Expose-Headers",
                    response.headers().get("Access-Control-Expose-Headers") + ", X-Total-Count, Link, " + VERSION_HEADER
                            + ", " + ERROR_HEADER);
        }
        if (answer.body().isEmpty()) {
            var _ = response.end();
        } else {
            response.putHeader("Content-Type", "application/json; charset=utf-8");
            var _ = response.end(answer.body());
        }
    }
}
