package io.nextmavens.runtime.limits;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests as all pods count them, in a bucket that is kept in Redis.
 *
 * <p>Each pod takes a few requests at a time ({@link Quota#lease()}) out of the bucket and hands them out itself, so
 * that most requests wait for nobody; never more are admitted than the bucket had. What a pod does not hand out within
 * a second it gives up. While Redis does not answer, each pod counts for itself.
 */
final class SharedBucket implements TenantBucket {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LEASE_NANOS = NANOS_PER_SECOND;
    private static final long ALONE_NANOS = NANOS_PER_SECOND;

    /** An empty bucket is not asked more often, so that a flood of requests does not become one of commands. */
    private static final long LONGEST_PAUSE_NANOS = 50_000_000L;

    /** A lease of fewer is asked for when a request needs it, not before. */
    private static final long SMALLEST_AHEAD = 4;

    private record Answered(Promise<Verdict> request, Verdict verdict) {}

    private final Quota quota;
    private final AsyncBucketProxy bucket;
    private final LocalBucket alone;
    private final TimeMeter clock;

    // guarded by this; times are the clock's
    private final ArrayDeque<Promise<Verdict>> waiting = new ArrayDeque<>();
    private long held;
    private long heldUntil;
    private long[] left;
    private long emptyUntil;
    private long aloneUntil;
    private boolean asking;

    /**
     * @param bucket the one in Redis
     * @param clock of the wall, since days begin at midnight
     */
    SharedBucket(Quota quota, AsyncBucketProxy bucket, TimeMeter clock) {
        this.quota = quota;
        this.bucket = bucket;
        this.clock = clock;
        this.alone = new LocalBucket(quota, clock);
        this.left = quota.requestsPerDay().isEmpty()
                ? new long[] {quota.burst()}
                : new long[] {quota.burst(), quota.requestsPerDay().getAsLong()};
    }

    @Override
    public Quota quota() {
        return quota;
    }

    @Override
    public Verdict take() {
        Verdict verdict;
        boolean ask = false;
        synchronized (this) {
            long now = clock.currentTimeNanos();
            if (now < aloneUntil) {
                return alone.take();
            }
            if (now > heldUntil) {
                held = 0;
            }
            if (held > 0) {
                held--;
                verdict = admitted(now);
                ask = !asking && now >= emptyUntil && quota.lease() >= SMALLEST_AHEAD && held <= quota.lease() / 2;
            } else if (now < emptyUntil) {
                return refused(now);
            } else {
                Promise<Verdict> request = Promise.promise();
                waiting.add(request);
                verdict = new Verdict.Pending(request.future());
                ask = !asking;
            }
            asking |= ask;
        }
        if (ask) {
            ask();
        }
        return verdict;
    }

    /** Called by the one who set {@link #asking}. */
    private void ask() {
        long wanted;
        synchronized (this) {
            wanted = Math.max(quota.lease(), waiting.size());
        }
        var _ = bucket.asVerbose().tryConsumeAsMuchAsPossible(wanted).whenComplete((result, failure) -> {
            if (failure == null) {
                granted(wanted, result);
            } else {
                failed();
            }
        });
    }

    private void granted(long wanted, VerboseResult<Long> result) {
        List<Answered> answered = new ArrayList<>();
        boolean again;
        synchronized (this) {
            long now = clock.currentTimeNanos();
            held += result.getValue();
            heldUntil = now + LEASE_NANOS;
            left = result.getDiagnostics().getAvailableTokensPerEachBandwidth();
            if (result.getValue() < wanted) {
                emptyUntil = now + Math.max(pause(), untilNext(now));
            }
            while (held > 0 && !waiting.isEmpty()) {
                held--;
                answered.add(new Answered(waiting.poll(), admitted(now)));
            }
            again = !waiting.isEmpty() && now >= emptyUntil;
            while (!again && !waiting.isEmpty()) {
                answered.add(new Answered(waiting.poll(), refused(now)));
            }
            asking = again;
        }
        answered.forEach(one -> one.request().complete(one.verdict()));
        if (again) {
            ask();
        }
    }

    private void failed() {
        List<Answered> answered = new ArrayList<>();
        synchronized (this) {
            aloneUntil = clock.currentTimeNanos() + ALONE_NANOS;
            asking = false;
            while (!waiting.isEmpty()) {
                answered.add(new Answered(waiting.poll(), alone.take()));
            }
        }
        answered.forEach(one -> one.request().complete(one.verdict()));
    }

    /** How long half a lease takes to come. */
    private long pause() {
        return Math.min(LONGEST_PAUSE_NANOS, quota.lease() * NANOS_PER_SECOND / (2 * quota.requestsPerSecond()));
    }

    private long untilNext(long now) {
        return Standing.nanosToNext(quota, left, now / 1_000_000);
    }

    private Verdict admitted(long now) {
        return new Verdict.Admitted(standing(now));
    }

    private Verdict refused(long now) {
        return Verdict.refused(standing(now), Math.max(emptyUntil - now, 1));
    }

    private Standing standing(long now) {
        long[] all = left.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] += held;
        }
        return Standing.of(quota, all, now / NANOS_PER_SECOND);
    }
}
