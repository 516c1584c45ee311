package io.nextmavens.operator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PodReadingTest {

    private static final String TOLD = """
            # TYPE nextmavens_http_requests_seconds histogram
            nextmavens_http_requests_seconds_bucket{service="rest",status="2xx",le="0.005"} 60
            nextmavens_http_requests_seconds_bucket{service="rest",status="2xx",le="0.01"} 90
            nextmavens_http_requests_seconds_bucket{service="rest",status="2xx",le="+Inf"} 100
            nextmavens_http_requests_seconds_count{service="rest",status="2xx"} 100
            nextmavens_http_requests_seconds_sum{service="rest",status="2xx"} 3.5
            nextmavens_http_requests_seconds_bucket{service="auth",status="5xx",le="0.005"} 1
            nextmavens_http_requests_seconds_count{service="auth",status="5xx"} 4
            nextmavens_http_requests_seconds_count{service="auth",status="4xx"} 6
            nextmavens_db_pool_open 3.0
            pgrst_db_pool_max 10.0
            pgrst_db_pool_waiting 0.0
            nextmavens_realtime_connections 7.0
            nextmavens_limits_requests_total{outcome="admitted"} 70.0
            nextmavens_limits_requests_total{outcome="refused"} 1.5E2
            nextmavens_limits_refused_lately{tenant="1a2b3c4d"} 12.0
            nextmavens_limits_refused_lately{tenant="<b>nobody"} 90.0
            """;

    @Test
    void addsUpServicesAndTellsErrorsApart() {
        // When
        var reading = PodReading.parse(TOLD);

        // Then
        assertThat(reading.requests).isEqualTo(110);
        assertThat(reading.serverErrors).isEqualTo(4);
        assertThat(reading.clientErrors).isEqualTo(6);
        assertThat(reading.connections).isEqualTo(3);
        assertThat(reading.connectionsMax).isEqualTo(10);
        assertThat(reading.sockets).isEqualTo(7);
        assertThat(reading.slotLag).as("it tells of no slot").isNaN();
        assertThat(reading.buckets[0]).isEqualTo(61);
        assertThat(reading.counters()).isEqualTo(new PodCounters(110, 4, 150, Map.of("1a2b3c4d", 12L)));
    }

    @Test
    void countsFromAnewWhereThePodBeganAnew() {
        // Given
        var before = PodReading.parse("nextmavens_http_requests_seconds_count{status=\"2xx\"} 500");
        var after = PodReading.parse("nextmavens_http_requests_seconds_count{status=\"2xx\"} 20");
        var later = PodReading.parse("nextmavens_http_requests_seconds_count{status=\"2xx\"} 50");

        // When, Then
        assertThat(after.since(before).requests).isEqualTo(20);
        assertThat(later.since(after).requests).isEqualTo(30);
    }

    @Test
    void takesNothingFromWhatIsNoMetric() {
        for (String text : new String[] {
            "",
            "<html>",
            "nextmavens_http_requests_seconds_count{status=\"2xx",
            "nextmavens_http_requests_seconds_count{status=\"2xx\"} NaN",
            "nextmavens_http_requests_seconds_count{status=\"2xx\"} -5",
            "nextmavens_http_requests_seconds_bucket{le=\"soon\"} 5",
            "nextmavens_db_pool_open many"
        }) {
            var reading = PodReading.parse(text);
            assertThat(reading.requests).as(text).isZero();
            assertThat(reading.connections).as(text).isNaN();
        }
    }
}
