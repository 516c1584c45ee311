package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");

    /** Backups of so many days, the newest of today. */
    private static List<Manifest> daily(int days) {
        return IntStream.range(0, days).mapToObj(RetentionTest::ofDay).toList();
    }

    private static Manifest ofDay(int daysAgo) {
        Instant began = NOW.minus(Duration.ofDays(daysAgo));
        return new Manifest("day" + daysAgo, "a/b", "b", "scheduled", began, began, 180_000, "0001", List.of());
    }

    private static List<String> beyond(Optional<Integer> count, Optional<Integer> days, List<Manifest> all) {
        return new Retention(count, days.map(Duration::ofDays))
                .beyond(all, NOW).stream().map(Manifest::id).toList();
    }

    @Test
    void theNewestSoManyAreKept() {
        assertThat(beyond(Optional.of(3), Optional.empty(), daily(5))).containsExactly("day3", "day4");
    }

    @Test
    void noneIsKeptLongerThanSoLong() {
        assertThat(beyond(Optional.empty(), Optional.of(2), daily(5))).containsExactly("day3", "day4");
    }

    @Test
    void bothLimitsHold() {
        assertThat(beyond(Optional.of(4), Optional.of(2), daily(6))).containsExactly("day3", "day4", "day5");
    }

    @Test
    void theNewestIsKeptHoweverOld() {
        assertThat(beyond(Optional.of(1), Optional.of(1), List.of(ofDay(30), ofDay(40))))
                .containsExactly("day40");
    }
}
