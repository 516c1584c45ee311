package io.nextmavens.runtime.auth.limit;

import java.time.Duration;

/**
 * Lets answers that must not tell whether there is a user take the same time: not less than a floor, which is longer
 * than the work. For virtual threads, which cost nothing while they wait. Not reused.
 */
public final class Pace {

    private static final Duration FLOOR = Duration.ofMillis(250);

    private final long started = System.nanoTime();

    /** Begins to measure. */
    public static Pace begin() {
        return new Pace();
    }

    private Pace() {}

    /** Waits until the floor is reached; what has taken longer waits for the next multiple of a tenth of it. */
    public void keep() {
        long taken = System.nanoTime() - started;
        long step = FLOOR.toNanos() / 10;
        long target = taken <= FLOOR.toNanos() ? FLOOR.toNanos() : (taken / step + 1) * step;
        try {
            Thread.sleep(Duration.ofNanos(target - taken));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
