package io.nextmavens.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** A data plane on a port of its own in front of a database, and a client of it. */
public final class TestServer implements AutoCloseable {

    public static final String SECRET = "a secret of tests, thirty-two bytes or more";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ServedRuntime runtime;

    private TestServer(Map<String, String> environment) {
        runtime = ServedRuntime.start(vertx, environment, 0);
    }

    /** What the plane measures. */
    public MeterRegistry metrics() {
        return runtime.metrics();
    }

    /** Starts without waiting for the database. */
    public static TestServer startWithoutWaiting(Map<String, String> environment) {
        return new TestServer(environment);
    }

    /** Starts and waits until the catalog is read. */
    public static TestServer start(Map<String, String> environment) {
        TestServer server = new TestServer(environment);
        server.runtime.awaitReady();
        return server;
    }

    /** What the settings need to log in; with more settings as names and values in turn. */
    public static Map<String, String> environment(
            EmbeddedPostgres postgres, String database, String user, String... more) {
        return environment(postgres.getPort(), database, user, more);
    }

    public static Map<String, String> environment(int port, String database, String user, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "POSTGRESQL_HOST",
                "127.0.0.1",
                "POSTGRESQL_PORT",
                Integer.toString(port),
                "POSTGRESQL_DB",
                database,
                "POSTGRESQL_USER",
                user,
                "POSTGRESQL_SSLMODE",
                "disable",
                "JWT_SECRET",
                SECRET,
                "NEXTMAVENS_SERVICES",
                "rest"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    /** Its inside; see {@link ServedRuntime#plane}. */
    public DataPlane plane() {
        return runtime.plane();
    }

    public boolean isReady() {
        return runtime.isReady();
    }

    public int port() {
        return runtime.port();
    }

    /** Sends a request; headers are names and values in turn. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        try {
            return client.send(request(method, path, body, headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    public HttpClient client() {
        return client;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** The Authorization header's value for claims. */
    public static String bearer(String claims) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
            signature.setPayload(claims);
            signature.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
            return "Bearer " + signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs SQL as the superuser. */
    public static void sql(EmbeddedPostgres postgres, String database, String... statements) {
        try (Connection connection = superuser(postgres.getPort(), database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first value of a query. */
    public static String one(EmbeddedPostgres postgres, String database, String query) {
        try (Connection connection = superuser(postgres.getPort(), database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Connection superuser(int port, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    @Override
    public void close() {
        runtime.close();
        client.shutdownNow();
        try {
            var _ = vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("stopping the server", e);
        }
    }
}
