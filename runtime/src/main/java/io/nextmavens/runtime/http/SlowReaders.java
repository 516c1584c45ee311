package io.nextmavens.runtime.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Keeps clients that do not take their answers from holding the database's connections. Thread-safe.
 *
 * <p>An answer that waits for its client is broken off when it has waited for the timeout; and, while others wait for
 * a connection, when more than half of the pool is held that way, the one that waited longest first.
 */
public final class SlowReaders implements AutoCloseable {

    /** An answer under way. */
    public interface Answer {

        /** Breaks it off, so that the client notices, and frees its connection. */
        void breakOff();
    }

    private static final long CHECK_MILLIS = 100;
    private static final long GRACE_NANOS = Duration.ofMillis(250).toNanos();

    private final Vertx vertx;
    private final long timeoutNanos;
    private final int mayWait;
    private final BooleanSupplier contended;
    private final long timer;
    private final Map<Answer, Long> waitingSince = new ConcurrentHashMap<>();

    /**
     * Watches over answers.
     *
     * @param timeout how long one may wait for its client
     * @param poolSize connections there are
     * @param contended whether others wait for a connection
     */
    public SlowReaders(Vertx vertx, Duration timeout, int poolSize, BooleanSupplier contended) {
        this.vertx = vertx;
        this.timeoutNanos = timeout.toNanos();
        this.mayWait = Math.max(1, poolSize / 2);
        this.contended = contended;
        this.timer = vertx.setPeriodic(CHECK_MILLIS, id -> check());
    }

    /** The answer's client takes nothing more for now. */
    public void waits(Answer answer) {
        waitingSince.put(answer, System.nanoTime());
    }

    /** The answer goes on, or is over. */
    public void goesOn(Answer answer) {
        waitingSince.remove(answer);
    }

    /** How many answers wait for their clients. */
    public int waiting() {
        return waitingSince.size();
    }

    private void check() {
        if (waitingSince.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        List<Map.Entry<Answer, Long>> eldestFirst = new ArrayList<>(waitingSince.entrySet());
        eldestFirst.sort(Comparator.comparingLong(entry -> entry.getValue() - now));
        int excess = contended.getAsBoolean() ? eldestFirst.size() - mayWait : 0;
        for (Map.Entry<Answer, Long> entry : eldestFirst) {
            long waited = now - entry.getValue();
            if (waited > timeoutNanos || (excess > 0 && waited > GRACE_NANOS)) {
                excess--;
                goesOn(entry.getKey());
                entry.getKey().breakOff();
            }
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
