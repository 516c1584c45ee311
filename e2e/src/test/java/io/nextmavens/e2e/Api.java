package io.nextmavens.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A project's REST API through Traefik.
 *
 * @param base where Traefik listens
 * @param host the project's host name
 * @param secret what signs its tokens
 */
record Api(URI base, String host, String secret) {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** Bodies as text; a test reads what a client reads. */
    record Answer(int status, String body) {}

    /** The API of what {@code ./nextmavens env} or {@code dev} gave. */
    static Api of(Map<String, String> given) {
        URI base = URI.create(given.get("BASE_URL"));
        return new Api(base, given.getOrDefault("HOST", base.getHost()), given.get("JWT_SECRET"));
    }

    /** A token of the role authenticated, for one tenant. */
    String tenantToken(String tenant) {
        return token("\"role\":\"authenticated\",\"tenant_id\":\"" + tenant + "\"");
    }

    /** An HS256 JWT (RFC 7519) of these claims, valid for an hour. */
    String token(String claims) {
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + encode("{%s,\"exp\":%d}".formatted(claims, Instant.now().getEpochSecond() + 3600));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + BASE64URL.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(UTF_8));
    }

    Answer get(String path, String token) {
        return send("GET", path, token, "");
    }

    /** A read that may be answered by a replica; the answer's header {@code NextMavens-Read} says by which it was. */
    HttpResponse<String> getFromReplica(String path, String token) throws IOException, InterruptedException {
        HttpRequest preferred = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Host", host)
                .header("Authorization", "Bearer " + token)
                .header("Prefer", "read=replica")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(preferred, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Sends it with {@code Prefer: return=representation}; an empty token sends none. */
    Answer send(String method, String path, String token, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Host", host)
                .header("Prefer", "return=representation")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
