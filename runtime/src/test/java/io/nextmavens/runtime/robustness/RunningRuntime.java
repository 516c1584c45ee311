package io.nextmavens.runtime.robustness;

import io.nextmavens.runtime.ServedRuntime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A runtime over a database of the tests, and a client of it. */
final class RunningRuntime implements AutoCloseable {

    static final String SECRET = "of thirty-two characters and some more";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final ServedRuntime runtime;
    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningRuntime(Vertx vertx, ServedRuntime runtime) {
        this.vertx = vertx;
        this.runtime = runtime;
        this.base = URI.create("http://127.0.0.1:" + runtime.port());
    }

    static RunningRuntime start(RestartablePostgres postgres) {
        return start(postgres, Map.of());
    }

    /** Starts one and waits until it is ready. */
    static RunningRuntime start(RestartablePostgres postgres, Map<String, String> settings) {
        return start(postgres.port(), "postgres", RestartablePostgres.AUTHENTICATOR, settings);
    }

    static RunningRuntime start(int port, String database, String user, Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "POSTGRESQL_HOST",
                "127.0.0.1",
                "POSTGRESQL_PORT",
                Integer.toString(port),
                "POSTGRESQL_DB",
                database,
                "POSTGRESQL_USER",
                user,
                "POSTGRESQL_PASSWORD",
                "a",
                "JWT_SECRET",
                SECRET,
                "PGRST_DB_ANON_ROLE",
                "anon"));
        environment.putAll(settings);
        Vertx vertx = Vertx.vertx();
        ServedRuntime runtime = ServedRuntime.start(vertx, environment, 0);
        runtime.awaitReady();
        return new RunningRuntime(vertx, runtime);
    }

    URI base() {
        return base;
    }

    /** A token with which requests run as the role. */
    String token(String role) {
        long expiry = Instant.now().plus(Duration.ofHours(1)).getEpochSecond();
        String unsigned =
                part("{\"alg\":\"HS256\"}") + "." + part("{\"role\":\"" + role + "\",\"exp\":" + expiry + "}");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return unsigned + "." + BASE64.encodeToString(mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing a token", e);
        }
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String target) {
        return get(target, Map.of());
    }

    HttpResponse<String> get(String target, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(target)).timeout(PATIENCE);
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        runtime.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
