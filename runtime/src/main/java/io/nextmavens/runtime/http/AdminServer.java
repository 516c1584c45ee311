package io.nextmavens.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** PostgREST's administrative endpoints on a port of their own: who reaches it sees names and figures, no rows. */
public final class AdminServer {

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;
    private final Supplier<Optional<String>> catalog;

    /**
     * The endpoints.
     *
     * @param ready whether requests can be answered
     * @param metrics in Prometheus' text format
     * @param catalog as JSON, once there is one
     */
    public AdminServer(BooleanSupplier ready, Supplier<String> metrics, Supplier<Optional<String>> catalog) {
        this.ready = ready;
        this.metrics = metrics;
        this.catalog = catalog;
    }

    /** Listens on the port. */
    public Future<HttpServer> listen(Vertx vertx, int port) {
        return vertx.createHttpServer().requestHandler(this::handle).listen(port);
    }

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        switch (request.path()) {
            case "/live" -> end(response, 200);
            case "/ready" -> end(response, ready.getAsBoolean() ? 200 : 503);
            case "/metrics" -> {
                response.putHeader("Content-Type", "text/plain; charset=utf-8");
                var _ = response.end(metrics.get());
            }
            case "/schema_cache" -> {
                response.putHeader("Content-Type", "application/json; charset=utf-8");
                var _ = response.end(catalog.get().orElse(""));
            }
            case null, default -> end(response, 404);
        }
    }

    private static void end(HttpServerResponse response, int status) {
        var _ = response.setStatusCode(status).end();
    }
}
