package io.nextmavens.operator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProjectTrafficTest {

    private static final Instant START = Instant.parse("2026-11-27T00:00:00Z");
    private static final Duration FRESH = Duration.ofSeconds(45);

    private final ProjectTraffic traffic = new ProjectTraffic();

    @Test
    void givesTheRateOfTheLastMinute() {
        // Given
        for (int i = 0; i <= 20; i++) {
            look(i * 15, Map.of("a", counted(i * 150L, i < 17 ? 0 : (i - 16) * 15L), "b", counted(i * 30L, 0)));
        }

        // When
        var now = traffic.current(at(300), FRESH).orElseThrow();

        // Then
        assertThat(now.requestsPerSecond()).isEqualTo(12);
        assertThat(now.serverErrors()).as("of the last minute").isCloseTo(60.0 / 900, Offset.offset(0.001));
        assertThat(now.pods()).isEqualTo(2);
    }

    @Test
    void knowsNothingOfAProjectThatDoesNotAnswer() {
        // Given
        look(0, Map.of("a", counted(0, 0)));
        look(15, Map.of("a", counted(10, 0)));

        // When
        look(30, Map.of());

        // Then
        assertThat(traffic.current(at(31), FRESH)).as("a look may fail").isPresent();
        assertThat(traffic.current(at(90), FRESH)).isEmpty();
        assertThat(traffic.current(at(31), FRESH).orElseThrow().p95()).isNaN();
    }

    @Test
    void countsAPodThatIsSeenForTheFirstTimeFromItsNextLookOn() {
        // Given
        look(0, Map.of("a", counted(1_000_000, 0)));

        // When
        look(15, Map.of("a", counted(1_000_015, 0), "new", counted(5_000, 0)));

        // Then
        assertThat(traffic.current(at(15), FRESH).orElseThrow().requestsPerSecond())
                .isEqualTo(1);
    }

    @Test
    void keepsADayAndNoMore() {
        // Given: a request a second for 30 hours, but for an hour in which nobody was asked
        for (int second = 0; second <= 30 * 3600; second += 60) {
            if (second < 20 * 3600 || second >= 21 * 3600) {
                look(second, Map.of("a", counted(second, 0)));
            }
        }

        // When
        var day = traffic.history(at(30 * 3600));

        // Then
        var requests = day.figures().get(TrafficFigure.REQUESTS);
        assertThat(day.from()).isEqualTo(START.getEpochSecond() + 6 * 3600 + 300);
        assertThat(requests).hasSize(288);
        assertThat(requests[0]).isEqualTo(300);
        int gap = (20 * 3600 - 6 * 3600 - 300) / 300;
        assertThat(requests[gap]).isNaN();
        assertThat(requests[gap + 11]).isNaN();
        assertThat(requests[gap + 12]).as("without what came in the gap").isEqualTo(240);
    }

    @Test
    void estimatesQuantilesWithinTheirBucket() {
        // Given
        var counts = new long[Latencies.BUCKETS];
        counts[Latencies.bucketOf(0.01)] = 90;
        counts[Latencies.bucketOf(1)] = 10;

        // When, Then
        assertThat(Latencies.quantile(0.5, counts)).isBetween(0.005, 0.01);
        assertThat(Latencies.quantile(0.95, counts)).isCloseTo(0.75, Offset.offset(0.001));
        assertThat(Latencies.quantile(0.95, new long[Latencies.BUCKETS])).isNaN();
        assertThat(Latencies.bucketOf(0.3)).isEqualTo(-1);
    }

    private void look(int second, Map<String, PodReading> readings) {
        traffic.add(at(second), Set.of("a", "b", "new"), readings);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static PodReading counted(long requests, long serverErrors) {
        return PodReading.parse("""
                nextmavens_http_requests_seconds_count{status="2xx"} %d
                nextmavens_http_requests_seconds_count{status="5xx"} %d
                """.formatted(requests - serverErrors, serverErrors));
    }
}
