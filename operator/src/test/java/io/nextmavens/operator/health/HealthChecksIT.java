package io.nextmavens.operator.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.operator.kubernetes.ApiServer;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What health says is what is so: with a real API server that is away, slow and back. */
@ExtendWith(ApiServer.class)
class HealthChecksIT {

    private static final Duration LONGER_THAN_REMEMBERED = Duration.ofSeconds(6);

    private final ShiftedClock clock = new ShiftedClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile How how = How.ANSWERS;
    private KubernetesClient client;
    private ApiServerWatch apiServer;
    private HealthChecks checks;

    private enum How {
        ANSWERS,
        AWAY,
        SLOW
    }

    @BeforeEach
    void start() {
        client = ApiServer.administrator();
        apiServer = new ApiServerWatch(client.getMasterUrl().toString(), this::version, clock);
        checks = new HealthChecks(apiServer, Leadership.ofAll());
    }

    @AfterEach
    void stop() {
        released.countDown();
        apiServer.close();
        client.close();
    }

    private String version() {
        asked.incrementAndGet();
        return switch (how) {
            case ANSWERS -> client.getKubernetesVersion().getGitVersion();
            case AWAY -> throw new IllegalStateException("asking", new ConnectException("Connection refused"));
            case SLOW -> {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                yield client.getKubernetesVersion().getGitVersion();
            }
        };
    }

    @Test
    void anApiServerThatIsAwayTakesReadinessAndNotLife() {
        // Given
        var ready = checks.apiServerNow();
        assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
        assertThat(ready.call().getData().orElseThrow())
                .containsEntry("address", client.getMasterUrl().toString())
                .hasEntrySatisfying(
                        "version", version -> assertThat((String) version).startsWith("v1."));
        assertThat(checks.apiServerAtTheStart().call().getStatus()).isEqualTo(Status.UP);

        // When
        how = How.AWAY;
        clock.advance(LONGER_THAN_REMEMBERED);

        // Then
        assertThat(ready.call().getName()).isEqualTo("kubernetes-api");
        assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(ready.call().getData().orElseThrow()).containsEntry("error", "Connection refused");
        assertThat(checks.live().call().getStatus()).isEqualTo(Status.UP);
        assertThat(checks.apiServerAtTheStart().call().getStatus())
                .as("it has started")
                .isEqualTo(Status.UP);

        // When
        how = How.ANSWERS;
        clock.advance(LONGER_THAN_REMEMBERED);

        // Then
        assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void anApiServerThatIsSlowHoldsUpNoProbeAndIsAskedOnce() {
        // Given
        how = How.SLOW;

        // When
        var first = checks.apiServerNow().call();
        var second = checks.apiServerNow().call();

        // Then
        assertThat(first.getStatus()).isEqualTo(Status.DOWN);
        assertThat(second.getData().orElseThrow()).containsEntry("error", "no answer within 2 s");
        assertThat(asked).hasValue(1);
        released.countDown();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> checks.apiServerNow().call().getStatus() == Status.UP);
    }

    @Test
    void manyProbesAskOnce() {
        // When
        for (int i = 0; i < 100; i++) {
            checks.apiServerNow().call();
        }

        // Then
        assertThat(asked).hasValue(1);
    }

    @Test
    void itHasNotStartedWithoutItsCatalog() {
        // When
        var whole = checks.catalog().call();
        var broken = HealthChecks.catalog(() -> {
            throw new IllegalStateException("the catalog's file x is not packaged with this program");
        });

        // Then
        assertThat(whole.getStatus()).isEqualTo(Status.UP);
        assertThat(whole.getData().orElseThrow()).containsEntry("release", new CatalogInstaller().release());
        assertThat(broken.getStatus()).isEqualTo(Status.DOWN);
        assertThat(broken.getData().orElseThrow().get("error").toString()).contains("is not packaged");
    }

    /** A clock that goes on when it is told to. */
    private static final class ShiftedClock extends Clock {

        private Instant now = Instant.parse("2026-11-27T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
