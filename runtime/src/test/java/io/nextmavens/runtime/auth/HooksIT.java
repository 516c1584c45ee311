package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services that are asked about passwords and people, and limits by address and account. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class HooksIT {

    /** "password" has the SHA-1 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8. */
    private static final String LEAKED = "1E4C9B93F3F0682250B6CF8331B7EE68FD8:9659365\n0000:3\n";

    @Inject
    Vertx vertx;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.stop(0);
        }
    }

    /** A service that answers by what it is asked: path and body. */
    private String serve(Function<String, String> answers) throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String question = exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(question);
            byte[] bytes = answers.apply(question).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        service.start();
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    private static JsonObject signUp(String password) {
        return new JsonObject().put("email", AuthClient.anEmail()).put("password", password);
    }

    @Test
    void aLeakedPasswordIsRefusedAndNotToldToAnybody() throws Exception {
        // Given
        String address = serve(question -> question.startsWith("/range/5BAA6") ? LEAKED : "");
        try (AuthClient auth = AuthClient.start(
                vertx, "GOTRUE_PASSWORD_HIBP_ENABLED", "true", "NEXTMAVENS_AUTH_LEAKED_PASSWORD_URL", address)) {

            // When
            Reply leaked = auth.post("/signup", signUp("password"));
            Reply unknown = auth.post("/signup", signUp("a password of nobody else"));

            // Then
            assertThat(leaked.text("code")).isEqualTo("weak_password");
            assertThat(leaked.json().getJsonObject("weak_password").getJsonArray("reasons"))
                    .containsExactly("pwned");
            assertThat(unknown.status()).isEqualTo(200);
            assertThat(asked)
                    .allSatisfy(question -> assertThat(question.strip()).hasSize("/range/12345".length()));
        }
    }

    @Test
    void nobodySignsUpWithoutSolvingTheCaptcha() throws Exception {
        // Given
        String address = serve(question -> question.contains("response=solved")
                ? "{\"success\": true}"
                : "{\"success\": false, \"error-codes\": [\"invalid-input-response\"]}");
        try (AuthClient auth = AuthClient.start(
                vertx,
                "GOTRUE_SECURITY_CAPTCHA_ENABLED",
                "true",
                "GOTRUE_SECURITY_CAPTCHA_PROVIDER",
                "turnstile",
                "GOTRUE_SECURITY_CAPTCHA_SECRET",
                "captcha-secret",
                "NEXTMAVENS_AUTH_CAPTCHA_URL",
                address + "/siteverify")) {

            // When
            Reply without = auth.post("/signup", signUp(AuthClient.PASSWORD));
            Reply wrong = auth.post("/signup", signUp(AuthClient.PASSWORD).put("gotrue_meta_security", token("odd")));
            Reply right =
                    auth.post("/signup", signUp(AuthClient.PASSWORD).put("gotrue_meta_security", token("solved")));

            // Then
            assertThat(without.text("code")).isEqualTo("captcha_failed");
            assertThat(wrong.text("code")).isEqualTo("captcha_failed");
            assertThat(wrong.text("message")).contains("invalid-input-response");
            assertThat(right.status()).as(right.response().body()).isEqualTo(200);
            assertThat(asked.getLast()).contains("secret=captcha-secret");
        }
    }

    private static JsonObject token(String text) {
        return new JsonObject().put("captcha_token", text);
    }

    @Test
    void oneAddressAsksForTokensSoOftenAndAnotherStillMay() {
        // Given
        try (AuthClient auth = AuthClient.start(vertx, "GOTRUE_RATE_LIMIT_TOKEN_REFRESH", "3")) {
            JsonObject body = new JsonObject().put("refresh_token", "nobody-has-it");

            // When
            Reply last = null;
            for (int i = 0; i < 4; i++) {
                last = auth.post("/token?grant_type=refresh_token", body, "X-Forwarded-For", "192.0.2.1, 192.0.2.9");
            }
            Reply other = auth.post("/token?grant_type=refresh_token", body, "X-Forwarded-For", "192.0.2.10");

            // Then
            assertThat(last.status()).isEqualTo(429);
            assertThat(last.text("code")).isEqualTo("over_request_rate_limit");
            assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
            assertThat(other.status()).isEqualTo(400);
        }
    }

    @Test
    void anAccountIsNotGuessedFromManyAddresses() {
        // Given
        try (AuthClient auth = AuthClient.start(vertx, "NEXTMAVENS_AUTH_RATE_LIMIT_FAILURES", "2")) {
            String known = AuthClient.anEmail();
            auth.aUser(known);

            // When
            List<Integer> statuses =
                    List.of(guess(auth, known, 1), guess(auth, known, 2), guess(auth, known, 3), guess(auth, known, 4));
            String nobody = AuthClient.anEmail();
            List<Integer> unknown = List.of(
                    guess(auth, nobody, 1), guess(auth, nobody, 2), guess(auth, nobody, 3), guess(auth, nobody, 4));

            // Then
            assertThat(statuses).containsExactly(400, 400, 429, 429).isEqualTo(unknown);
        }
    }

    private static int guess(AuthClient auth, String email, int from) {
        return auth.post(
                        "/token?grant_type=password",
                        new JsonObject().put("email", email).put("password", "guess " + from),
                        "X-Forwarded-For",
                        "198.51.100." + from)
                .status();
    }

    @Test
    void aFloodOfSignInsIsTurnedAwayWhenItsQueueIsFull() {
        // Given
        try (AuthClient auth = AuthClient.start(
                vertx,
                "NEXTMAVENS_AUTH_HASH_THREADS",
                "1",
                "NEXTMAVENS_AUTH_HASH_QUEUE",
                "1",
                "NEXTMAVENS_AUTH_ARGON2_MEMORY_KIB",
                "65536")) {

            // When
            List<Integer> statuses = IntStream.range(0, 20)
                    .mapToObj(i -> auth.sendAsync(
                            "POST",
                            "/token?grant_type=password",
                            new JsonObject().put("email", AuthClient.anEmail()).put("password", "x")))
                    .toList()
                    .stream()
                    .map(reply -> reply.join().status())
                    .toList();

            // Then
            assertThat(statuses).containsOnly(400, 429).contains(429);
            assertThat(auth.get("/health").status()).isEqualTo(200);
        }
    }
}
