package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficWindowTest {

    private static final Instant BEGIN = Instant.parse("2026-11-27T06:00:00Z");

    private final TrafficWindow window = new TrafficWindow(Duration.ofMinutes(5));

    private void add(int seconds, Map<String, Sample> byPod) {
        window.add(BEGIN.plusSeconds(seconds), byPod);
        window.keep(byPod.keySet());
    }

    private static Sample counted(double requests, double errors) {
        return new Sample(requests, errors, 0);
    }

    @Test
    void countersAreReadFromPrometheusText() {
        assertThat(Sample.parse("""
                # TYPE nextmavens_http_requests_seconds summary
                nextmavens_http_requests_seconds_count{service="rest",status="2xx"} 90.0
                nextmavens_http_requests_seconds_sum{service="rest",status="2xx"} 1.5
                nextmavens_http_requests_seconds_count{service="rest",status="5xx"} 10.0
                nextmavens_rest_requests_seconds_count{method="GET",status="2xx"} 90.0
                nextmavens_limits_requests_total{outcome="admitted"} 70.0
                nextmavens_limits_requests_total{outcome="refused"} 1.5E2
                """)).isEqualTo(new Sample(100, 10, 150));
    }

    @Test
    void whatWasCountedBeforeTheFirstLookIsNotCounted() {
        add(0, Map.of("a", counted(1000, 500)));
        assertThat(window.traffic()).isEmpty();
        add(30, Map.of("a", counted(1010, 501)));
        assertThat(window.traffic()).contains(new Traffic(Duration.ofSeconds(30), 10, 1, 0));
    }

    @Test
    void aPodThatStartsAnewCountsFromZero() {
        add(0, Map.of("a", counted(1000, 500)));
        add(30, Map.of("a", counted(7, 2)));
        add(60, Map.of("a", counted(8, 2), "b", counted(20, 1)));
        assertThat(window.traffic()).contains(new Traffic(Duration.ofSeconds(60), 28, 3, 0));
    }

    @Test
    void aPodThatDoesNotAnswerOnceIsNotCountedTwice() {
        add(0, Map.of("a", counted(1000, 0)));
        window.add(BEGIN.plusSeconds(30), Map.of());
        window.keep(Set.of("a"));
        add(60, Map.of("a", counted(1005, 0)));
        assertThat(window.traffic()).contains(new Traffic(Duration.ofSeconds(60), 5, 0, 0));
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        for (int i = 0; i <= 30; i++) {
            add(i * 30, Map.of("a", counted(i * 10, i < 5 ? i : 4)));
        }
        assertThat(window.traffic().orElseThrow().errors()).isZero();
        assertThat(window.traffic().orElseThrow().requests()).isEqualTo(110);
    }
}
