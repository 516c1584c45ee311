package io.nextmavens.runtime.auth.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * What GitHub's documentation says of OAuth apps and of the API of users: refusals of codes have status 200, answers are a
 * form unless JSON is asked for, and requests without a User-Agent are forbidden.
 */
final class GitHubStandIn implements AutoCloseable {

    static final String CLIENT = "github-client";
    static final String SECRET = "github-secret";

    private final Map<String, String> codes = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    /** Who signs in next. */
    volatile long id;

    volatile String email;
    volatile boolean verified = true;

    private GitHubStandIn(HttpServer server) {
        this.server = server;
    }

    static GitHubStandIn start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        GitHubStandIn github = new GitHubStandIn(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/login/oauth/authorize", github::authorize);
        server.createContext("/login/oauth/access_token", github::token);
        server.createContext("/api/v3/user", github::user);
        server.start();
        return github;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query =
                OpenIdStandIn.values(exchange.getRequestURI().getRawQuery());
        if (!CLIENT.equals(query.get("client_id"))) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, query.get("redirect_uri"));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        query.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                OpenIdStandIn.values(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            byte[] bytes = "error=this_would_be_a_form".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().close();
            return;
        }
        if (!CLIENT.equals(form.get("client_id")) || !SECRET.equals(form.get("client_secret"))) {
            OpenIdStandIn.answer(exchange, 200, new JsonObject().put("error", "incorrect_client_credentials"));
            return;
        }
        String redirectUri = codes.remove(form.getOrDefault("code", ""));
        if (redirectUri == null || !redirectUri.equals(form.get("redirect_uri"))) {
            OpenIdStandIn.answer(
                    exchange,
                    200,
                    new JsonObject()
                            .put("error", "bad_verification_code")
                            .put("error_description", "The code passed is incorrect or expired."));
            return;
        }
        String token = "gho_" + UUID.randomUUID();
        tokens.add(token);
        OpenIdStandIn.answer(
                exchange,
                200,
                new JsonObject()
                        .put("access_token", token)
                        .put("scope", "user:email")
                        .put("token_type", "bearer"));
    }

    private void user(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (exchange.getRequestHeaders().getFirst("User-Agent") == null) {
            OpenIdStandIn.answer(exchange, 403, new JsonObject().put("message", "Request forbidden"));
            return;
        }
        if (authorization == null || !tokens.contains(authorization.replaceFirst("^Bearer ", ""))) {
            OpenIdStandIn.answer(exchange, 401, new JsonObject().put("message", "Bad credentials"));
            return;
        }
        boolean emails = exchange.getRequestURI().getPath().endsWith("/emails");
        String body = emails
                ? new JsonArray()
                        .add(new JsonObject()
                                .put("email", "other-" + email)
                                .put("primary", false)
                                .put("verified", true)
                                .putNull("visibility"))
                        .add(new JsonObject()
                                .put("email", email)
                                .put("primary", true)
                                .put("verified", verified)
                                .put("visibility", "private"))
                        .encode()
                : new JsonObject()
                        .put("login", "octocat")
                        .put("id", id)
                        .put("avatar_url", "https://github.com/images/error/octocat_happy.gif")
                        .put("name", "monalisa octocat")
                        .putNull("email")
                        .encode();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
