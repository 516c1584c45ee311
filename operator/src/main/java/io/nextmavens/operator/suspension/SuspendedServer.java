package io.nextmavens.operator.suspension;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers for all suspended projects, on a port of its own: health and metrics of the operator are nothing that a
 * project's route may lead to. A request's body is dropped
 * as it comes. Thread-safe.
 */
public final class SuspendedServer {

    private static final int IDLE_SECONDS = 30;
    private static final int LONGEST_LINE = 65_536;

    private final Vertx vertx;
    private final int port;
    private final Function<String, Suspension> ofHost;
    private HttpServer server;

    /**
     * @param port port to listen on; 0 for a free one
     * @param ofHost why no pod answers for a host name
     */
    public SuspendedServer(Vertx vertx, int port, Function<String, Suspension> ofHost) {
        this.vertx = Objects.requireNonNull(vertx, "vertx");
        this.port = port;
        this.ofHost = Objects.requireNonNull(ofHost, "ofHost");
    }

    /** Begins to listen; returns the port. */
    public CompletionStage<Integer> start() {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setPort(port)
                        .setIdleTimeout(IDLE_SECONDS)
                        // A proxy that forwards "Upgrade: h2c" without its HTTP2-Settings, as Traefik does, would get
                        // no answer to it.
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_LINE))
                .requestHandler(this::answer);
        return server.listen().map(HttpServer::actualPort).toCompletionStage();
    }

    /** Ends it. */
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void answer(HttpServerRequest request) {
        var authority = request.authority();
        var answer = SuspendedAnswer.of(
                authority == null ? Suspension.UNKNOWN : ofHost.apply(authority.host()),
                request.method().name(),
                Objects.requireNonNullElse(request.getHeader("Accept"), ""));
        var response = request.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}
