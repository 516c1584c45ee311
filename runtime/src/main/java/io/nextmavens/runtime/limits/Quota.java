package io.nextmavens.runtime.limits;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.nextmavens.runtime.state.TenantRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many requests a tenant may make.
 *
 * @param requestsPerSecond in the long run
 * @param burst at once
 * @param requestsPerDay from midnight to midnight, UTC; empty: as many as the rate allows
 */
public record Quota(long requestsPerSecond, long burst, OptionalLong requestsPerDay) {

    private static final Duration DAY = Duration.ofDays(1);

    public Quota {
        if (requestsPerSecond < 1 || burst < 1 || requestsPerDay.orElse(1) < 1) {
            throw new IllegalArgumentException("requestsPerSecond, burst and requestsPerDay must be 1 or more");
        }
    }

    /** What the database says of a tenant; empty where it says nothing of requests. */
    static Optional<Quota> of(TenantRule rule) {
        return rule.requestsPerSecond().isEmpty()
                ? Optional.empty()
                : Optional.of(new Quota(
                        rule.requestsPerSecond().getAsLong(),
                        rule.burst().orElse(2 * rule.requestsPerSecond().getAsLong()),
                        rule.requestsPerDay()));
    }

    /** As Bucket4j has it: the rate first, then the day. Equal quotas have equal configurations. */
    BucketConfiguration configuration() {
        var configuration = BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(burst)
                        .refillGreedy(requestsPerSecond, Duration.ofSeconds(1))
                        .build());
        requestsPerDay.ifPresent(requests -> configuration.addLimit(Bandwidth.builder()
                .capacity(requests)
                .refillIntervallyAligned(requests, DAY, Instant.EPOCH.plus(DAY))
                .build()));
        return configuration.build();
    }

    /** As {@code RateLimit-Policy} has it: how many, and in how many seconds as many come anew. */
    String policy() {
        String rate = burst + ";w=" + Math.max(1, Math.ceilDiv(burst, requestsPerSecond));
        return requestsPerDay.isEmpty() ? rate : rate + ", " + requestsPerDay.getAsLong() + ";w=" + DAY.toSeconds();
    }

    /** How many requests a pod asks Redis for at once: few enough that another pod does not lack them. */
    long lease() {
        return Math.max(1, burst / 50);
    }
}
