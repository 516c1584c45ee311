package io.nextmavens.operator.alert;

import io.nextmavens.operator.traffic.PodCounters;

/**
 * A pod's counters at one moment, which begin at zero when it starts.
 *
 * @param requests requests that were answered
 * @param errors those of them with 5xx
 * @param refused requests of tenants that were refused because of their quotas
 */
record Sample(long requests, long errors, long refused) {

    static final Sample NOTHING = new Sample(0, 0, 0);

    static Sample of(PodCounters counters) {
        return new Sample(counters.requests(), counters.serverErrors(), counters.refused());
    }

    /** What came since a sample of the same pod; a counter that fell was one of an earlier process. */
    Sample since(Sample before) {
        return requests < before.requests
                ? this
                : new Sample(
                        requests - before.requests,
                        Math.max(0, errors - before.errors),
                        Math.max(0, refused - before.refused));
    }

    Sample plus(Sample other) {
        return new Sample(requests + other.requests, errors + other.errors, refused + other.refused);
    }
}
