package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final URI API = URI.create("https://api.example.com");
    private static final Instant BEGIN = Instant.parse("2026-11-27T06:00:00Z");
    private static final Channel GROUP = new Channel.Telegram(API, "token", "-100");
    private static final Channel PERSON = new Channel.Telegram(API, "token", "42");
    private static final Channel HOOK = new Channel.Webhook(URI.create("https://hook.example.com"), "secret");

    private final Pace pace = new Pace();

    /** When messages went out to a channel that always has one, asked every 10 ms. */
    private List<Instant> sent(Duration over, Channel... channels) {
        var sent = new ArrayList<Instant>();
        for (var now = BEGIN; now.isBefore(BEGIN.plus(over)); now = now.plusMillis(10)) {
            for (Channel channel : channels) {
                if (pace.allows(channel, now)) {
                    pace.sending(channel, now);
                    sent.add(now);
                }
            }
        }
        return sent;
    }

    @Test
    void aGroupGetsNoMoreThanTwentyAMinute() {
        assertThat(sent(Duration.ofMinutes(1), GROUP)).hasSizeBetween(17, 20);
    }

    @Test
    void aPersonGetsNoMoreThanOneASecond() {
        assertThat(sent(Duration.ofSeconds(30), PERSON)).hasSizeBetween(25, 30);
    }

    @Test
    void aBotSendsNoMoreThanThirtyASecondToWhomever() {
        var chats = new Channel[100];
        for (int i = 0; i < chats.length; i++) {
            chats[i] = new Channel.Telegram(API, "token", Integer.toString(i));
        }
        var sent = sent(Duration.ofSeconds(10), chats);
        assertThat(sent).hasSizeGreaterThan(150);
        for (Instant from : sent) {
            assertThat(sent.stream()
                            .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
                            .count())
                    .isLessThanOrEqualTo(30);
        }
    }

    @Test
    void whenTelegramSaysToWaitEveryChatOfTheBotWaits() {
        pace.told(GROUP, Duration.ofSeconds(20), BEGIN);
        assertThat(pace.allows(PERSON, BEGIN.plusSeconds(5))).isFalse();
        assertThat(pace.allows(PERSON, BEGIN.plusSeconds(19))).isFalse();
        assertThat(pace.allows(PERSON, BEGIN.plusSeconds(20))).isTrue();
        assertThat(pace.allows(HOOK, BEGIN)).isTrue();
    }

    @Test
    void pausesGrowToTwoMinutesAndEndWithSuccess() {
        assertThat(pause()).isEqualTo(1);
        assertThat(pause()).isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            pause();
        }
        assertThat(pause()).isEqualTo(120);
        pace.sent(HOOK, BEGIN);
        assertThat(pause()).isEqualTo(1);
    }

    private int pause() {
        pace.failed(HOOK, BEGIN);
        for (int seconds = 0; ; seconds++) {
            if (pace.allows(HOOK, BEGIN.plusSeconds(seconds))) {
                return seconds;
            }
        }
    }
}
