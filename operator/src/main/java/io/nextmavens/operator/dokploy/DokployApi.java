package io.nextmavens.operator.dokploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Dokploy's API (docs.dokploy.com/docs/api). Blocks; thread-safe; the key is in no message. */
final class DokployApi implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final int LONGEST = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * Asks for an application to be deployed: {@code POST /api/application.deploy}.
     *
     * @param title what its list of deployments shows
     * @return why it was refused; empty: it was accepted
     */
    Optional<String> deploy(String url, String key, String application, String title) {
        try {
            var body = JSON.createObjectNode().put("applicationId", application).put("title", title);
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url.replaceFirst("/+$", "") + "/api/application.deploy"))
                            .timeout(WHOLE)
                            .header("content-type", "application/json")
                            .header("accept", "application/json")
                            .header("x-api-key", key)
                            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() / 100 == 2
                    ? Optional.empty()
                    : Optional.of("application.deploy answered " + answer.statusCode() + message(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (IOException | IllegalArgumentException e) {
            var said = e.getMessage() == null ? "" : ": " + e.getMessage().replace(key, "[secret]");
            return Optional.of("no answer from Dokploy: " + e.getClass().getSimpleName() + said);
        }
    }

    private static String message(String body) {
        try {
            var message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? "" : ": " + message.substring(0, Math.min(message.length(), LONGEST));
        } catch (JsonProcessingException e) {
            return ""; // a proxy on the way
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
