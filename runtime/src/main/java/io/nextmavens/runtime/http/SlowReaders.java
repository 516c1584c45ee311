package io.nextmavens.runtime.http;

import io.nextmavens.runtime.postgres.ReadControl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Keeps clients that do not take their answers from holding the database's connections. Thread-safe.
 *
 * <p>While others wait for a connection, what an answer's client has not taken goes to a file, and the client is served
 * from there. Where there is no room for that and more than half of the pool is held, the answer that waited longest is
 * broken off first. An answer that waited for the timeout is broken off whatever there is.
 */
public final class SlowReaders implements AutoCloseable {

    /** An answer under way. */
    public interface Answer {

        /**
         * Lets the database send all of it now, to be kept until the client takes it.
         *
         * @return whether there is room for that
         */
        boolean makeWay();

        /** Breaks it off, so that the client notices, and frees its connection. */
        void breakOff();
    }

    private static final long CHECK_MILLIS = 100;
    private static final long GRACE_NANOS = Duration.ofMillis(250).toNanos();

    private final Vertx vertx;
    private final long timeoutNanos;
    private final int mayWait;
    private final BooleanSupplier contended;
    private final SpoolSpace space;
    private final long timer;
    private final Map<Answer, Long> waitingSince = new ConcurrentHashMap<>();

    /**
     * Watches over answers.
     *
     * @param timeout how long one may wait for its client
     * @param poolSize connections there are
     * @param contended whether others wait for a connection
     * @param space for what slow clients have not taken
     */
    public SlowReaders(Vertx vertx, Duration timeout, int poolSize, BooleanSupplier contended, SpoolSpace space) {
        this.vertx = vertx;
        this.timeoutNanos = timeout.toNanos();
        this.mayWait = Math.max(1, poolSize / 2);
        this.contended = contended;
        this.space = space;
        this.timer = vertx.setPeriodic(CHECK_MILLIS, id -> check());
    }

    /** The answer's client takes nothing more for now. */
    public void waits(Answer answer) {
        waitingSince.put(answer, System.nanoTime());
        if (contended.getAsBoolean() && answer.makeWay()) {
            goesOn(answer);
        }
    }

    /**
     * Opens a file for the rest of an answer, if there is room.
     *
     * @param source where the rest comes from
     * @param length how much the rest is at most, in bytes
     */
    public Optional<SpooledBody> spool(HttpServerRequest request, ReadControl source, long length) {
        return space.open(length).map(room -> SpooledBody.start(room, request, source, timeoutNanos));
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
        boolean scarce = contended.getAsBoolean();
        int excess = scarce ? eldestFirst.size() - mayWait : 0;
        for (Map.Entry<Answer, Long> entry : eldestFirst) {
            long waited = now - entry.getValue();
            if (waited <= timeoutNanos && scarce && entry.getKey().makeWay()) {
                excess--;
                goesOn(entry.getKey());
            } else if (waited > timeoutNanos || (excess > 0 && waited > GRACE_NANOS)) {
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
