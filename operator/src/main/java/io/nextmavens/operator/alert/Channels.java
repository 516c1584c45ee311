package io.nextmavens.operator.alert;

import io.fabric8.kubernetes.api.model.Secret;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.project.ProjectSecrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told of a project's alerts: whom the operator's settings name, and whom its spec names. */
final class Channels {

    private static final String BOT_TOKEN = "bot-token";
    private static final String SIGNING_SECRET = "signing-secret";
    private static final String TELEGRAM = "https://api.telegram.org";

    private final List<Named> ofOperator;
    private final ProjectSecrets secrets;

    Channels(OperatorSettings.Alerts settings, ProjectSecrets secrets) {
        this.ofOperator = ofOperator(settings);
        this.secrets = secrets;
    }

    /**
     * A channel of a project.
     *
     * @param id which of its channels, in the status of alerts
     * @param channel where it leads
     */
    record Named(String id, Channel channel) {}

    private static List<Named> ofOperator(OperatorSettings.Alerts settings) {
        var named = new ArrayList<Named>();
        if (settings.telegramBotToken().isPresent() != settings.telegramChatId().isPresent()) {
            throw new IllegalStateException(
                    "NEXTMAVENS_ALERTS_TELEGRAM_BOT_TOKEN and NEXTMAVENS_ALERTS_TELEGRAM_CHAT_ID"
                            + " go together: set both or none");
        }
        if (settings.webhookUrl().isPresent() != settings.webhookSecret().isPresent()) {
            throw new IllegalStateException(
                    "NEXTMAVENS_ALERTS_WEBHOOK_URL and NEXTMAVENS_ALERTS_WEBHOOK_SECRET go together: set both or none");
        }
        settings.telegramBotToken()
                .ifPresent(token -> named.add(new Named(
                        "operator-telegram",
                        new Channel.Telegram(
                                URI.create(settings.telegramApiUrl()),
                                token,
                                settings.telegramChatId().orElseThrow()))));
        settings.webhookUrl()
                .ifPresent(url -> named.add(new Named(
                        "operator-webhook",
                        new Channel.Webhook(
                                URI.create(url), settings.webhookSecret().orElseThrow()))));
        return List.copyOf(named);
    }

    /** Those that can be reached; a channel whose Secret is not there waits for it. */
    List<Named> of(Optional<NextMavensProject> project) {
        if (project.isEmpty()) {
            return ofOperator;
        }
        var named = new ArrayList<>(ofOperator);
        var namespace = project.get().getMetadata().getNamespace();
        var alerts = project.get().getSpec().alerts();
        Optional.ofNullable(alerts.telegram())
                .flatMap(telegram -> read(namespace, telegram.secretRef().name(), BOT_TOKEN)
                        .map(token -> new Channel.Telegram(
                                URI.create(
                                        Optional.ofNullable(telegram.apiUrl()).orElse(TELEGRAM)),
                                token,
                                telegram.chatId())))
                .ifPresent(channel -> named.add(new Named("project-telegram", channel)));
        Optional.ofNullable(alerts.webhook())
                .flatMap(webhook -> read(namespace, webhook.secretRef().name(), SIGNING_SECRET)
                        .map(secret -> new Channel.Webhook(URI.create(webhook.url()), secret)))
                .ifPresent(channel -> named.add(new Named("project-webhook", channel)));
        return named;
    }

    /** Names of channels that the spec names and whose Secret is not there, so that an alert is not closed without them. */
    static List<String> wanted(Optional<NextMavensProject> project) {
        var wanted = new ArrayList<String>();
        project.map(found -> found.getSpec().alerts()).ifPresent(alerts -> {
            if (alerts.telegram() != null) {
                wanted.add("project-telegram");
            }
            if (alerts.webhook() != null) {
                wanted.add("project-webhook");
            }
        });
        return wanted;
    }

    private Optional<String> read(String namespace, String name, String key) {
        return secrets.find(namespace, name)
                .map(Secret::getData)
                .map((Map<String, String> data) -> data.get(key))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip())
                .filter(value -> !value.isEmpty());
    }
}
