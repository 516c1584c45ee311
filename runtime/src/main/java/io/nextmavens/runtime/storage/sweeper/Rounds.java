package io.nextmavens.runtime.storage.sweeper;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does something now and then, and soon when told that there is something to do; never twice at once. Thread-safe.
 */
public final class Rounds implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Rounds.class);
    private static final long SOON_MILLIS = 50;

    private final Vertx vertx;
    private final Context context;
    private final String what;
    private final Supplier<Future<Boolean>> round;
    private final long timer;

    // on the context only
    private boolean running;
    private boolean wanted;
    private boolean planned;
    private volatile boolean closed;

    /**
     * Begins to.
     *
     * @param what is done, for the log
     * @param interval between two rounds
     * @param round tells whether there is more to do at once
     */
    public Rounds(Vertx vertx, String what, Duration interval, Supplier<Future<Boolean>> round) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.what = what;
        this.round = round;
        this.timer = vertx.setPeriodic(interval.toMillis(), tick -> soon());
    }

    /** Asks for a round. */
    public void soon() {
        context.runOnContext(there -> {
            wanted = true;
            plan();
        });
    }

    private void plan() {
        if (wanted && !running && !planned && !closed) {
            planned = true;
            vertx.setTimer(SOON_MILLIS, tick -> context.runOnContext(there -> run()));
        }
    }

    private void run() {
        planned = false;
        if (closed) {
            return;
        }
        running = true;
        wanted = false;
        round.get()
                .onComplete(done -> context.runOnContext(there -> {
                    running = false;
                    if (done.failed()) {
                        LOG.warnf("%s: %s", what, done.cause().getMessage());
                    } else {
                        wanted |= done.result();
                    }
                    plan();
                }));
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
