package io.nextmavens.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefusedTenantsTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong(TimeUnit.DAYS.toNanos(3));
    private final RefusedTenants tenants = new RefusedTenants(metrics, now::get);

    @Test
    void thoseThatWereRefusedMostAreToldByTheBeginningOfTheirIds() {
        // Given
        for (int tenant = 1; tenant <= 20; tenant++) {
            for (int i = 0; i < tenant; i++) {
                tenants.add(id(tenant));
            }
        }

        // When
        tenants.tell();

        // Then
        assertThat(told())
                .isEqualTo(Map.of(
                        "00000020", 20.0, "00000019", 19.0, "00000018", 18.0, "00000017", 17.0, "00000016", 16.0));
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        // Given
        tenants.add(id(1));
        pass(3);
        tenants.add(id(1));
        tenants.add(id(2));
        tenants.tell();
        assertThat(told()).isEqualTo(Map.of("00000001", 2.0, "00000002", 1.0));

        // When
        pass(2);
        tenants.tell();

        // Then
        assertThat(told()).isEqualTo(Map.of("00000001", 1.0, "00000002", 1.0));
        pass(3);
        tenants.tell();
        assertThat(told()).isEmpty();
    }

    @Test
    void howManyTenantsThereAreDoesNotMatter() {
        // When
        for (int tenant = 0; tenant < 50_000; tenant++) {
            tenants.add(new UUID(tenant, tenant));
        }
        tenants.tell();

        // Then
        assertThat(told()).hasSizeLessThanOrEqualTo(5);
    }

    private void pass(int minutes) {
        now.addAndGet(TimeUnit.MINUTES.toNanos(minutes));
    }

    private static UUID id(int number) {
        return UUID.fromString("%08d-0000-4000-8000-000000000000".formatted(number));
    }

    private Map<String, Double> told() {
        return metrics.find("nextmavens.limits.refused.lately").gauges().stream()
                .collect(Collectors.toMap(gauge -> gauge.getId().getTag("tenant"), Gauge::value));
    }
}
