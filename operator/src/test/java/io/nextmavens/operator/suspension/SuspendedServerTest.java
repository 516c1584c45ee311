package io.nextmavens.operator.suspension;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SuspendedServerTest {

    private static Vertx vertx;
    private static URI address;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        var server = new SuspendedServer(
                vertx, 0, host -> host.equals("127.0.0.1") ? Suspension.SUSPENDED : Suspension.UNKNOWN);
        int port = server.start().toCompletableFuture().join();
        address = URI.create("http://127.0.0.1:" + port + "/rest/v1/notes?select=*");
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyPathSaysWhyNothingAnswersAndWhenToTryAgain() throws Exception {
        // When
        var answer = send(HttpRequest.newBuilder(address));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.body()).startsWith("{\"code\":\"Suspended\",\"message\":\"This project is suspended.\"");
    }

    @Test
    void whoAsksForAPageGetsOne() throws Exception {
        // When
        var answer = send(HttpRequest.newBuilder(address).header("Accept", "text/html,*/*"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("<title>Suspended</title>");
    }

    @Test
    void aBodyIsDroppedAndAnsweredAll() throws Exception {
        // When
        var answer = send(HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(new byte[4 << 20])));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
    }

    @Test
    void anUpgradeThatAProxyForwardedIsAnsweredAsIfItWereNone() throws Exception {
        // Given
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);

            // When
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            // Then
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        }
    }

    @Test
    void aBrowserOfAnotherOriginMayReadTheReason() throws Exception {
        // When
        var preflight = send(HttpRequest.newBuilder(address)
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "PATCH"));

        // Then
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElseThrow())
                .contains("PATCH");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
