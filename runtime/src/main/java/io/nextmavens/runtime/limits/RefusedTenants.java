package io.nextmavens.runtime.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The few tenants whose requests were refused most in the last five minutes, as {@code nextmavens_limits_refused_lately}:
 * five series at most, however many tenants there are. They are told by the first eight digits of their ids, which are
 * enough to find one by and of no use to whoever reads metrics that are not for them. Thread-safe.
 */
final class RefusedTenants {

    private static final int MOST_TOLD = 5;
    private static final int MOST_COUNTED = 1_000;
    private static final int MINUTES = 5;
    private static final int DIGITS = 8;
    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Ticker ticker;
    private final MultiGauge gauge;
    private final Cache<UUID, Minutes> counted;
    private boolean told;

    /** What was refused in each of the last minutes. */
    private static final class Minutes {

        private final long[] refused = new long[MINUTES];
        private long newest;

        private synchronized void add(long minute) {
            advance(minute);
            refused[index(minute)]++;
        }

        private synchronized long sum(long minute) {
            advance(minute);
            long sum = 0;
            for (long one : refused) {
                sum += one;
            }
            return sum;
        }

        private void advance(long to) {
            for (long passed = Math.max(newest + 1, to - MINUTES + 1); passed <= to; passed++) {
                refused[index(passed)] = 0;
            }
            newest = Math.max(newest, to);
        }

        private static int index(long minute) {
            return (int) Math.floorMod(minute, (long) MINUTES);
        }
    }

    RefusedTenants(MeterRegistry metrics, Ticker ticker) {
        this.ticker = ticker;
        this.gauge = MultiGauge.builder("nextmavens.limits.refused.lately")
                .description("Requests refused in the last five minutes, of the tenants of which most were")
                .register(metrics);
        this.counted = Caffeine.newBuilder()
                .maximumSize(MOST_COUNTED)
                .expireAfterWrite(MINUTES, TimeUnit.MINUTES)
                .ticker(ticker)
                .build();
    }

    /** Counts a request that was refused. */
    void add(UUID tenant) {
        // written anew each time, so that it goes five minutes after the last
        counted.asMap().compute(tenant, (id, known) -> {
            Minutes minutes = known == null ? new Minutes() : known;
            minutes.add(minute());
            return minutes;
        });
    }

    /** Brings the metric up to date; not by several threads at the same time. */
    void tell() {
        if (counted.asMap().isEmpty() && !told) {
            return;
        }
        long minute = minute();
        List<MultiGauge.Row<?>> rows = counted.asMap().entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().sum(minute)))
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<UUID, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_TOLD)
                .<MultiGauge.Row<?>>map(
                        entry -> MultiGauge.Row.of(Tags.of("tenant", beginning(entry.getKey())), entry.getValue()))
                .toList();
        gauge.register(rows, true);
        told = !rows.isEmpty();
    }

    private static String beginning(UUID tenant) {
        return tenant.toString().substring(0, DIGITS);
    }

    private long minute() {
        return ticker.read() / NANOS;
    }
}
