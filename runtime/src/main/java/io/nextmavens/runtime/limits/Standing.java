package io.nextmavens.runtime.limits;

import java.time.Duration;

/**
 * How much of a quota is left, of that part of it that ends first.
 *
 * @param limit requests of the part
 * @param remaining requests that are left of it
 * @param resetSeconds until all of it is there again
 */
record Standing(long limit, long remaining, long resetSeconds) {

    private static final long DAY = Duration.ofDays(1).toSeconds();

    /**
     * Of a quota.
     *
     * @param left what is left of each part, in the order of {@link Quota#configuration()}
     * @param epochSecond the time
     */
    static Standing of(Quota quota, long[] left, long epochSecond) {
        long ofRate = Math.max(0, left[0]);
        if (left.length > 1 && left[1] < ofRate) {
            return new Standing(
                    quota.requestsPerDay().getAsLong(), Math.max(0, left[1]), DAY - Math.floorMod(epochSecond, DAY));
        }
        return new Standing(
                quota.burst(), ofRate, Math.ceilDiv(Math.max(0, quota.burst() - ofRate), quota.requestsPerSecond()));
    }

    /** How long it takes until one more request is there, in nanoseconds, when there is none. */
    static long nanosToNext(Quota quota, long[] left, long epochMilli) {
        if (left.length > 1 && left[1] < 1) {
            long day = Duration.ofSeconds(DAY).toMillis();
            return (day - Math.floorMod(epochMilli, day)) * 1_000_000;
        }
        return Math.ceilDiv(1_000_000_000L, quota.requestsPerSecond());
    }
}
