package io.nextmavens.runtime.tracing;

import java.time.Instant;

/**
 * When something began, by the clock of the wall and by one that only goes on.
 *
 * @param epochNanos since 1970
 * @param nanos of {@link System#nanoTime}
 */
record Moment(long epochNanos, long nanos) {

    private static final long NANOS_OF_SECOND = 1_000_000_000;

    static Moment now() {
        Instant now = Instant.now();
        return new Moment(now.getEpochSecond() * NANOS_OF_SECOND + now.getNano(), System.nanoTime());
    }

    /** Now, as time went on since then: what is within something does not seem to end after it. */
    Moment later() {
        long now = System.nanoTime();
        return new Moment(epochNanos + now - nanos, now);
    }
}
