package io.nextmavens.operator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When the next message may be sent, so that limits are kept and not found out: 30 messages a second of a bot, and those of
 * each chat. The first to a chat waits too, since nobody knows what was sent before a restart. Not thread-safe.
 */
final class Pace {

    private static final Duration OF_BOT = Duration.ofMillis(40);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Map<String, Instant> bots = new HashMap<>();
    private final Map<Channel, Instant> channels = new HashMap<>();
    private final Map<Channel, Integer> failures = new HashMap<>();

    /** Whether one may be sent now. */
    boolean allows(Channel channel, Instant now) {
        return switch (channel) {
            case Channel.Telegram telegram ->
                !channels.computeIfAbsent(channel, first -> now.plus(telegram.gap()))
                                .isAfter(now)
                        && !bots.getOrDefault(telegram.token(), Instant.MIN).isAfter(now);
            case Channel.Webhook ignored ->
                !channels.getOrDefault(channel, Instant.MIN).isAfter(now);
        };
    }

    /** One is being sent. */
    void sending(Channel channel, Instant now) {
        if (channel instanceof Channel.Telegram telegram) {
            channels.put(channel, now.plus(telegram.gap()));
            bots.put(telegram.token(), now.plus(OF_BOT));
        }
    }

    /** It has arrived, which may have taken a while. */
    void sent(Channel channel, Instant now) {
        failures.remove(channel);
        sending(channel, now);
    }

    /** The other side said to wait, which for Telegram every chat of the bot does. */
    void told(Channel channel, Duration pause, Instant now) {
        channels.put(channel, now.plus(pause));
        if (channel instanceof Channel.Telegram telegram) {
            bots.put(telegram.token(), now.plus(pause));
        }
    }

    /** It did not arrive; the pause grows. */
    void failed(Channel channel, Instant now) {
        int count = failures.merge(channel, 1, Integer::sum);
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(count - 1, 10));
        channels.put(channel, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }
}
