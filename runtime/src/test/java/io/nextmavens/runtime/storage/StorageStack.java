package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A project with two tenants, served by the runtime in this process over a database with the catalog. */
final class StorageStack implements AutoCloseable {

    static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final Path folder;
    private TestServer server;
    private final Map<String, String> environment;

    private StorageStack(EmbeddedPostgres postgres, Path folder, Map<String, String> environment) {
        this.postgres = postgres;
        this.folder = folder;
        this.environment = environment;
        this.server = TestServer.start(environment);
    }

    /** Starts one; with more settings as names and values in turn. */
    static StorageStack start(String... settings) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        ProjectDatabase.make(postgres);
        TestServer.sql(postgres, "app", "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')");
        Path folder = Files.createTempDirectory("nextmavens-storage-test-");
        Map<String, String> environment = TestServer.environment(
                postgres,
                "app",
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                "app",
                "NEXTMAVENS_SERVICES",
                "rest,storage",
                "STORAGE_VOLUME_PATH",
                folder.toString(),
                "STORAGE_SWEEP_INTERVAL",
                "1");
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return new StorageStack(postgres, folder, environment);
    }

    /** Ends the runtime and starts another on the same database and backends. */
    void restart() {
        server.close();
        server = TestServer.start(environment);
    }

    TestServer server() {
        return server;
    }

    Path folder() {
        return folder;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    static String service() {
        return TestServer.bearer("{\"role\":\"service_role\",\"exp\":" + inAnHour() + "}");
    }

    static String anonymous() {
        return TestServer.bearer("{\"role\":\"anon\",\"exp\":" + inAnHour() + "}");
    }

    static String userOf(String tenant) {
        return user(tenant, "11111111-1111-4111-8111-11111111111" + tenant.charAt(0));
    }

    static String user(String tenant, String id) {
        return TestServer.bearer("{\"role\":\"authenticated\",\"tenant_id\":\"" + tenant + "\",\"sub\":\"" + id
                + "\",\"exp\":" + inAnHour() + "}");
    }

    static long inAnHour() {
        return Instant.now().getEpochSecond() + 3600;
    }

    /** Sends a request with an Authorization header and more headers as names and values in turn. */
    HttpResponse<byte[]> send(String method, String path, byte[] body, String authorization, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return server.client().send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> json(String method, String path, String body, String authorization, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), authorization, all);
    }

    HttpResponse<byte[]> get(String path, String authorization, String... headers) {
        return send("GET", path, new byte[0], authorization, headers);
    }

    /** Makes a bucket; the rest of its definition as JSON members with a comma before them. */
    void bucket(String id, String more) {
        HttpResponse<byte[]> made = json(
                "POST", "/storage/v1/bucket", "{\"id\":\"" + id + "\",\"name\":\"" + id + "\"" + more + "}", service());
        if (made.statusCode() != 200) {
            throw new IllegalStateException("making bucket " + id + ": " + text(made));
        }
    }

    void sql(String... statements) {
        TestServer.sql(postgres, "app", statements);
    }

    String one(String query) {
        return TestServer.one(postgres, "app", query);
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Bytes that no compressor or deduplication makes less of; the same for the same seed. */
    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** The files that the volume has. */
    long files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        postgres.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
