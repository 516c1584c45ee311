package io.nextmavens.runtime.storage.content.telegram;

import java.net.URI;

/**
 * A bot and the channel that it keeps content in. Holds a secret: never print it.
 *
 * @param api where the Bot API is
 * @param token the bot's
 * @param channel its id, or a name that begins with @
 * @param partSize in bytes: what the bot may download at most, which is less than it may upload
 */
public record TelegramSettings(URI api, String token, String channel, long partSize) {

    @Override
    public String toString() {
        return "TelegramSettings[" + api + ", channel " + channel + "]";
    }
}
