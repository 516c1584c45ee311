package io.nextmavens.runtime.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;

/** Requests as this pod alone counts them. */
final class LocalBucket implements TenantBucket {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Quota quota;
    private final TimeMeter clock;
    private final Bucket bucket;

    /** @param clock of the wall, since days begin at midnight */
    LocalBucket(Quota quota, TimeMeter clock) {
        this.quota = quota;
        this.clock = clock;
        var builder = Bucket.builder().withCustomTimePrecision(clock);
        for (var limit : quota.configuration().getBandwidths()) {
            builder.addLimit(limit);
        }
        this.bucket = builder.build();
    }

    @Override
    public Quota quota() {
        return quota;
    }

    @Override
    public Verdict take() {
        VerboseResult<Boolean> result = bucket.asVerbose().tryConsume(1);
        long[] left = result.getDiagnostics().getAvailableTokensPerEachBandwidth();
        long now = clock.currentTimeNanos();
        Standing standing = Standing.of(quota, left, now / NANOS_PER_SECOND);
        return result.getValue()
                ? new Verdict.Admitted(standing)
                : Verdict.refused(standing, Standing.nanosToNext(quota, left, now / 1_000_000));
    }
}
