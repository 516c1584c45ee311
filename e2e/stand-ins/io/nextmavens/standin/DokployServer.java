package io.nextmavens.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for Dokploy's API as its documentation has it: {@code POST /api/application.deploy} with a key in {@code
 * x-api-key}; 401 without, 400 for what is not valid, 404 for an application that it does not know.
 */
public final class DokployServer implements AutoCloseable {

    public static final String KEY = "dokploy-key-of-tests";

    private final HttpServer http;
    private final Set<String> applications;
    private final List<String> deployed = new CopyOnWriteArrayList<>();
    private final AtomicInteger toFail = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private DokployServer(Set<String> applications) throws IOException {
        this.applications = applications;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        http.createContext("/api/", this::handle);
        http.start();
    }

    /** Starts one that has these applications. */
    public static DokployServer start(String... applications) throws IOException {
        return new DokployServer(Set.of(applications));
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Applications in the order in which they were deployed. */
    public List<String> deployed() {
        return List.copyOf(deployed);
    }

    /** Answers so many requests with 500. */
    public void fail(int times) {
        toFail.set(times);
    }

    /** How many requests were answered with an error. */
    public int failed() {
        return failed.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!KEY.equals(exchange.getRequestHeaders().getFirst("x-api-key"))) {
                error(exchange, 401, "UNAUTHORIZED", "Unauthorized");
            } else if (toFail.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                error(exchange, 500, "INTERNAL_SERVER_ERROR", "Internal server error");
            } else if (!exchange.getRequestURI().getPath().equals("/api/application.deploy")
                    || !exchange.getRequestMethod().equals("POST")) {
                error(exchange, 404, "NOT_FOUND", "Not found");
            } else {
                deploy(exchange, body);
            }
        }
    }

    private void deploy(HttpExchange exchange, String body) throws IOException {
        String application;
        try {
            application = new JsonObject(body).getString("applicationId", "");
        } catch (DecodeException | ClassCastException e) {
            application = "";
        }
        if (application.isEmpty()) {
            error(exchange, 400, "BAD_REQUEST", "Input validation failed");
        } else if (!applications.contains(application)) {
            error(exchange, 404, "NOT_FOUND", "Application not found");
        } else {
            deployed.add(application);
            answer(exchange, 200, "true");
        }
    }

    private void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        failed.incrementAndGet();
        answer(
                exchange,
                status,
                new JsonObject().put("message", message).put("code", code).encode());
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
