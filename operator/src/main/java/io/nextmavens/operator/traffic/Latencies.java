package io.nextmavens.operator.traffic;

/** Buckets of latencies, as the runtime has them. Pure. */
final class Latencies {

    /** Upper ends in seconds, ascending; requests beyond the last are in one more bucket. */
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    static final int BUCKETS = BOUNDS.length + 1;

    private Latencies() {}

    /** Returns the bucket that ends at a bound, or -1 for one that is none of ours. */
    static int bucketOf(double bound) {
        if (Double.isInfinite(bound)) {
            return BOUNDS.length;
        }
        for (int i = 0; i < BOUNDS.length; i++) {
            if (BOUNDS[i] == bound) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Estimates a quantile by interpolation in its bucket, as Prometheus' histogram_quantile does.
     *
     * @param counts requests of each bucket, not cumulative
     * @return seconds; NaN without requests; the last bound when the quantile is beyond it
     */
    static double quantile(double q, long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        if (total == 0) {
            return Double.NaN;
        }
        double rank = q * total;
        double below = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                double start = i == 0 ? 0 : BOUNDS[i - 1];
                return start + (BOUNDS[i] - start) * (rank - below) / counts[i];
            }
            below += counts[i];
        }
        return BOUNDS[BOUNDS.length - 1];
    }
}
