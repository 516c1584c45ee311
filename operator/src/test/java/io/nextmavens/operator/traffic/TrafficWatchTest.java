package io.nextmavens.operator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks at pods over HTTP. */
class TrafficWatchTest {

    private static final byte[] METRICS = """
            nextmavens_http_requests_seconds_count{service="rest",status="2xx"} 5
            pgrst_db_pool_max 10
            """.getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<TrafficWatch.Target> targets = new ArrayList<>();
    private HttpServer pod;
    private TrafficWatch watch;

    @BeforeEach
    void start() throws Exception {
        pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        pod.createContext("/q/metrics", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, METRICS.length);
            exchange.getResponseBody().write(METRICS);
            exchange.close();
        });
        pod.start();
        watch = new TrafficWatch(() -> List.copyOf(targets), Duration.ofMinutes(1), Clock.systemUTC());
        targets.add(new TrafficWatch.Target(
                "1",
                List.of(
                        new PodAddress("pod", "127.0.0.1", pod.getAddress().getPort()),
                        new PodAddress("away", "127.0.0.1", 1))));
    }

    @AfterEach
    void stop() {
        watch.close();
        pod.stop(0);
    }

    @Test
    void eachPodIsAskedOnceALookHoweverManyReadIt() throws Exception {
        // Given
        watch.tell(new Noting());
        watch.tell(new Noting());

        // When
        watch.look();

        // Then
        assertThat(asked).hasValue(1);
        assertThat(told).hasSize(2).containsOnly("1 [away, pod] pod=5");
        assertThat(watch.current("1"))
                .hasValueSatisfying(now -> assertThat(now.connectionsMax()).isEqualTo(10));
    }

    @Test
    void aProjectThatIsGoneIsForgottenByAll() throws Exception {
        // Given
        var noting = new Noting();
        watch.tell(noting);
        watch.look();
        targets.clear();

        // When
        watch.look();

        // Then
        assertThat(noting.kept).isEmpty();
        assertThat(watch.current("1")).isEmpty();
    }

    /** Notes what it is told. */
    private final class Noting implements TrafficReader {

        private Set<String> kept = Set.of("1");

        @Override
        public void looked(String uid, Instant at, Set<String> running, Map<String, PodCounters> answers) {
            answers.forEach((name, counters) ->
                    told.add(uid + " " + running.stream().sorted().toList() + " " + name + "=" + counters.requests()));
        }

        @Override
        public void keep(Set<String> uids) {
            kept = uids;
        }
    }
}
