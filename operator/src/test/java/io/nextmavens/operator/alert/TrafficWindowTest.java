package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.operator.traffic.PodCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficWindowTest {

    private static final Instant BEGIN = Instant.parse("2026-11-27T06:00:00Z");

    private final TrafficWindow window = new TrafficWindow(Duration.ofMinutes(5));

    private void add(int seconds, Map<String, PodCounters> byPod) {
        window.add(BEGIN.plusSeconds(seconds), byPod);
        window.keep(byPod.keySet());
    }

    private static PodCounters counted(long requests, long errors) {
        return new PodCounters(requests, errors, 0, Map.of());
    }

    @Test
    void tenantsThatWereRefusedAreThoseOfAllPodsAsTheySayNow() {
        add(0, Map.of("a", new PodCounters(9, 0, 5, Map.of("11111111", 5L))));
        add(
                30,
                Map.of(
                        "a", new PodCounters(19, 0, 12, Map.of("11111111", 7L, "22222222", 1L)),
                        "b", new PodCounters(8, 0, 3, Map.of("11111111", 3L))));
        assertThat(window.traffic())
                .contains(new Traffic(Duration.ofSeconds(30), 18, 0, 10, Map.of("11111111", 10L, "22222222", 1L)));
    }

    @Test
    void whatWasCountedBeforeTheFirstLookIsNotCounted() {
        add(0, Map.of("a", counted(1000, 500)));
        assertThat(window.traffic()).isEmpty();
        add(30, Map.of("a", counted(1010, 501)));
        assertThat(window.traffic()).contains(new Traffic(Duration.ofSeconds(30), 10, 1, 0, Map.of()));
    }

    @Test
    void aPodThatStartsAnewCountsFromZero() {
        add(0, Map.of("a", counted(1000, 500)));
        add(30, Map.of("a", counted(7, 2)));
        add(60, Map.of("a", counted(8, 2), "b", counted(20, 1)));
        assertThat(window.traffic()).contains(new Traffic(Duration.ofSeconds(60), 28, 3, 0, Map.of()));
    }

    @Test
    void aPodThatDoesNotAnswerOnceIsNotCountedTwice() {
        add(0, Map.of("a", counted(1000, 0)));
        window.add(BEGIN.plusSeconds(30), Map.of());
        window.keep(Set.of("a"));
        add(60, Map.of("a", counted(1005, 0)));
        assertThat(window.traffic()).contains(new Traffic(Duration.ofSeconds(60), 5, 0, 0, Map.of()));
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        for (int i = 0; i <= 30; i++) {
            add(i * 30, Map.of("a", counted(i * 10L, i < 5 ? i : 4)));
        }
        assertThat(window.traffic().orElseThrow().errors()).isZero();
        assertThat(window.traffic().orElseThrow().requests()).isEqualTo(110);
    }
}
