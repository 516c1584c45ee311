package io.nextmavens.runtime.realtime.phoenix;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A message of a client.
 *
 * @param joinRef reference of the join that opened the channel, or null
 * @param ref reference that its reply repeats, or null
 * @param topic of the channel, {@code phoenix} for the connection itself
 * @param event what it wants
 * @param payload empty for a broadcast
 * @param broadcast what it broadcasts, if that is what it wants
 */
public record ClientMessage(
        String joinRef, String ref, String topic, String event, JsonObject payload, Optional<UserBroadcast> broadcast) {

    /** Says what is wrong with a message; the connection goes on. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }
}
