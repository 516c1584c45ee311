package io.nextmavens.operator.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends messages over HTTP. Blocks; thread-safe. */
final class Sender implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(15);
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final long LONGEST_PAUSE_SECONDS = 3_600;
    private static final int LONGEST_ANSWER = 300;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            // another address than the one that was meant is not told anything
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Clock clock;

    Sender(Clock clock) {
        this.clock = clock;
    }

    /** What came of it. */
    sealed interface Outcome {

        /** It has arrived. */
        record Sent() implements Outcome {}

        /** The other side says when it may be tried again. */
        record Later(Duration pause) implements Outcome {}

        /** It has not arrived, as far as is known; the text has no secret. */
        record Failed(String why) implements Outcome {}
    }

    Outcome send(Channel channel, String body) {
        try {
            return switch (channel) {
                case Channel.Telegram telegram -> send(telegram, body);
                case Channel.Webhook webhook -> send(webhook, body);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted");
        } catch (IOException | IllegalArgumentException e) {
            return new Outcome.Failed(Redaction.of(
                    e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                    secretsOf(channel)));
        }
    }

    private Outcome send(Channel.Telegram telegram, String text) throws IOException, InterruptedException {
        var parameters = JSON.createObjectNode().put("chat_id", telegram.chat()).put("text", text);
        parameters.putObject("link_preview_options").put("is_disabled", true);
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(telegram.api().toString().replaceFirst("/+$", "") + "/bot"
                                + telegram.token() + "/sendMessage"))
                        .timeout(WHOLE)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(parameters)))
                        .build(),
                BodyHandlers.ofString());
        var json = parse(answer.body());
        if (json.filter(found -> found.path("ok").asBoolean()).isPresent()) {
            return new Outcome.Sent();
        }
        if (answer.statusCode() == TOO_MANY) {
            return new Outcome.Later(seconds(json.map(found ->
                            found.path("parameters").path("retry_after").asLong(1))
                    .orElse(1L)));
        }
        return new Outcome.Failed(Redaction.of(
                "sendMessage answered " + answer.statusCode()
                        + json.map(found -> ": " + found.path("description").asText())
                                .orElse(""),
                secretsOf(telegram)));
    }

    private Outcome send(Channel.Webhook webhook, String body) throws IOException, InterruptedException {
        refuseLinkLocal(webhook.url());
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        var answer = http.send(
                HttpRequest.newBuilder(webhook.url())
                        .timeout(WHOLE)
                        .header("content-type", "application/json")
                        .header("x-nextmavens-timestamp", timestamp)
                        .header("x-nextmavens-signature", WebhookBody.signature(webhook.secret(), timestamp, body))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return new Outcome.Sent();
        }
        if (status == TOO_MANY || status == UNAVAILABLE) {
            Optional<Long> pause = retryAfter(answer);
            if (pause.isPresent()) {
                return new Outcome.Later(seconds(pause.get()));
            }
        }
        String said =
                answer.body().length() > LONGEST_ANSWER ? answer.body().substring(0, LONGEST_ANSWER) : answer.body();
        return new Outcome.Failed(Redaction.of(
                "it answered " + status + (status >= SERVER_ERROR ? "" : ": " + said), secretsOf(webhook)));
    }

    /** Clouds hand out credentials of the node there, and a project's webhook is sent by the operator. */
    private static void refuseLinkLocal(URI url) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
            if (address.isLinkLocalAddress()) {
                throw new UnknownHostException(url.getHost() + " is a link-local address, which webhooks may not be");
            }
        }
    }

    private static Optional<Long> retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("retry-after")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Long::parseLong);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_PAUSE_SECONDS));
    }

    private static List<String> secretsOf(Channel channel) {
        return switch (channel) {
            case Channel.Telegram telegram -> List.of(telegram.token());
            case Channel.Webhook webhook -> List.of(webhook.secret());
        };
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // a proxy on the way
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
