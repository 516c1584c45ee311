package io.nextmavens.operator.kubernetes;

import io.nextmavens.operator.OperatorSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of alerts: as an operator has them, or with no time to lose.
 *
 * @param telegramBotToken token of a bot, if Telegram is told
 * @param telegramChatId its chat
 * @param telegramApiUrl address of the stand-in
 * @param deploymentGrace how long a step may take
 * @param databaseGrace how long a database may be away
 */
public record TestAlerts(
        Optional<String> telegramBotToken,
        Optional<String> telegramChatId,
        String telegramApiUrl,
        Duration deploymentGrace,
        Duration databaseGrace)
        implements OperatorSettings.Alerts {

    /** Nobody is told. */
    public TestAlerts() {
        this(Optional.empty(), Optional.empty(), "http://127.0.0.1:1", Duration.ofMinutes(5), Duration.ofMinutes(1));
    }

    /** A chat of a stand-in is told, soon. */
    public TestAlerts(String token, String chat, String url) {
        this(Optional.of(token), Optional.of(chat), url, Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    @Override
    public Optional<String> webhookUrl() {
        return Optional.empty();
    }

    @Override
    public Optional<String> webhookSecret() {
        return Optional.empty();
    }

    @Override
    public Duration expiry() {
        return Duration.ofDays(14);
    }

    @Override
    public Duration window() {
        return Duration.ofSeconds(6);
    }

    @Override
    public Duration gather() {
        return Duration.ofMillis(500);
    }
}
