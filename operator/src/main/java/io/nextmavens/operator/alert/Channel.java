package io.nextmavens.operator.alert;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Somebody who is told. Equal channels are one, so that two projects with one chat share its limits. Holds secrets. */
sealed interface Channel {

    /** Where it is, for logs. */
    String describe();

    /** A message with as many of the notices as it takes. */
    Batch compose(List<Notice> notices, Dashboard dashboard);

    /**
     * A chat of Telegram.
     *
     * @param api where the Bot API is
     * @param token the bot's
     * @param chat its id or {@code @name}
     */
    record Telegram(URI api, String token, String chat) implements Channel {

        /** A group takes 20 messages a minute, a person one a second (core.telegram.org/bots/faq, "My bot is hitting limits"). */
        Duration gap() {
            boolean isGroup = chat.startsWith("-") || chat.startsWith("@");
            return isGroup ? Duration.ofMillis(3_100) : Duration.ofMillis(1_050);
        }

        @Override
        public String describe() {
            return "the chat " + chat + " at " + api;
        }

        @Override
        public Batch compose(List<Notice> notices, Dashboard dashboard) {
            return TelegramText.of(notices, dashboard);
        }

        @Override
        public String toString() {
            return describe();
        }
    }

    /**
     * An address.
     *
     * @param url the address
     * @param secret the key of signatures
     */
    record Webhook(URI url, String secret) implements Channel {

        @Override
        public String describe() {
            return "the webhook at " + url.getHost();
        }

        @Override
        public Batch compose(List<Notice> notices, Dashboard dashboard) {
            return WebhookBody.of(notices, dashboard);
        }

        @Override
        public String toString() {
            return describe();
        }
    }
}
