package io.nextmavens.runtime.auth;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Talks to a data plane of its own over the application's persistence, by other settings where a test wants them. */
public final class AuthClient implements AutoCloseable {

    public static final String PASSWORD = "correct horse battery";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ServedRuntime runtime;

    private AuthClient(Vertx vertx, Map<String, String> environment) {
        runtime = ServedRuntime.start(vertx, environment, 0);
    }

    /** A data plane with these settings over the usual ones, as names and values in turn. */
    public static AuthClient start(Vertx vertx, String... settings) {
        Map<String, String> environment = AuthStack.environment();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        AuthClient client = new AuthClient(vertx, environment);
        client.runtime.awaitReady();
        return client;
    }

    /** An answer. */
    public record Reply(int status, JsonObject json, HttpResponse<String> response) {

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text(String name) {
            return json.getString(name);
        }
    }

    public SimpleMeterRegistry metrics() {
        return runtime.metrics();
    }

    public int port() {
        return runtime.port();
    }

    public Reply post(String path, JsonObject body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Reply put(String path, JsonObject body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply delete(String path, JsonObject body, String... headers) {
        return send("DELETE", path, body, headers);
    }

    /** Sends a request; paths without {@code /auth/v1} or another prefix get it. */
    public Reply send(String method, String path, JsonObject body, String... headers) {
        try {
            return reply(http.send(request(method, path, body, headers), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public CompletableFuture<Reply> sendAsync(String method, String path, JsonObject body, String... headers) {
        return http.sendAsync(request(method, path, body, headers), BodyHandlers.ofString())
                .thenApply(AuthClient::reply);
    }

    private HttpRequest request(String method, String path, JsonObject body, String... headers) {
        String full = path.matches("/(api|auth|graphql|realtime|rest|storage)/.*") ? path : "/auth/v1" + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + full))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body.encode(), StandardCharsets.UTF_8))
                .header("Content-Type", "application/json")
                .header("X-Supabase-Api-Version", "2024-01-01");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private static Reply reply(HttpResponse<String> response) {
        String body = response.body();
        JsonObject json = body.startsWith("{") ? new JsonObject(body) : new JsonObject();
        return new Reply(response.statusCode(), json, response);
    }

    /** The project's key that administers. */
    public static String serviceKey() {
        return TestServer.bearer(new JsonObject()
                .put("role", "service_role")
                .put("iss", "nextmavens")
                .put("exp", Instant.now().getEpochSecond() + 3600)
                .encode());
    }

    public static String bearer(Reply session) {
        return "Bearer " + session.text("access_token");
    }

    public static String anEmail() {
        return "user-" + UUID.randomUUID() + "@example.com";
    }

    /** Makes a confirmed user and gives their id. */
    public String aUser(String email) {
        Reply made = post(
                "/admin/users",
                new JsonObject().put("email", email).put("password", PASSWORD).put("email_confirm", true),
                "Authorization",
                serviceKey());
        if (made.status() != 200) {
            throw new AssertionError(made.response().body());
        }
        return made.text("id");
    }

    /** Signs in by password. */
    public Reply signIn(String email) {
        return signIn(email, PASSWORD);
    }

    public Reply signIn(String email, String password) {
        return post(
                "/token?grant_type=password",
                new JsonObject().put("email", email).put("password", password));
    }

    /** What a token claims. */
    public static JsonObject claims(String token) {
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        runtime.close();
        http.close();
    }
}
