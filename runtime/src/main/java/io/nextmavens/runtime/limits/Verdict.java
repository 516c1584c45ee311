package io.nextmavens.runtime.limits;

import io.vertx.core.Future;

/** What becomes of a request. */
sealed interface Verdict {

    /** It goes on. */
    record Admitted(Standing standing) implements Verdict {}

    /**
     * There were too many.
     *
     * @param retryAfterSeconds when one is admitted again
     */
    record Refused(Standing standing, long retryAfterSeconds) implements Verdict {}

    /** Redis is asked. Never fails, and is never pending again. */
    record Pending(Future<Verdict> verdict) implements Verdict {}

    /** A refusal that ends in so many nanoseconds. */
    static Verdict refused(Standing standing, long nanos) {
        return new Refused(standing, Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L)));
    }
}
