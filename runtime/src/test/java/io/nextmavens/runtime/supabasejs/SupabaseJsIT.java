package io.nextmavens.runtime.supabasejs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nextmavens.npm.NpmProject;
import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthStack;
import io.nextmavens.runtime.auth.ReceivedMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An unmodified supabase-js does what applications do with it. The tests are in {@code src/test/supabase-js}. */
@QuarkusTest
@WithTestResource(SupabaseStack.class)
class SupabaseJsIT {

    private static final Path TESTS = Path.of("src/test/supabase-js");
    private static final NpmProject SUPABASE_JS = new NpmProject(TESTS, Path.of("target/supabase-js"));

    @TestHTTPResource("/")
    URI base;

    @Test
    void itsTestsPass() throws Exception {
        // Given
        base = ServedRuntime.ofApplication(base, SupabaseStack.settings());
        awaitReady();
        HttpServer mailbox = mailbox();

        // When, Then
        try {
            SUPABASE_JS.test(
                    TESTS,
                    Map.of(
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
        } finally {
            mailbox.stop(0);
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
