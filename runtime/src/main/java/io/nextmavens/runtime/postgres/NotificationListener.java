package io.nextmavens.runtime.postgres;

import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A session of its own that listens to channels, for ever: when it is lost another one is opened. The pauses between
 * attempts are a quarter of how long it has been away, from {@value #MIN_PAUSE_MILLIS} to {@value #MAX_PAUSE_MILLIS} ms, so
 * that an outage lasts a quarter longer for us than it did. Thread-safe; the events come on one event loop.
 */
public final class NotificationListener implements PgConnection.Owner {

    /** Told of what happens. */
    public interface Events {

        /** The channels are listened to, for the first time or again; what was notified meanwhile is lost. */
        void listening();

        /** Somebody notified. */
        void notified(String channel, String payload);

        /** Nothing is listened to; another attempt comes after the pause. */
        void notListening(DatabaseException cause, Duration pause);
    }

    private static final long MIN_PAUSE_MILLIS = 250;
    private static final long MAX_PAUSE_MILLIS = 32_000;
    private static final long PROBE_MILLIS = 30_000;
    private static final long PROBE_PATIENCE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final Connector connector;
    private final Set<String> channels;
    private final Events events;

    // on the context only
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private final ArrayDeque<Exchange> next = new ArrayDeque<>();
    private boolean running;
    private PgConnection connection;
    private long awaySince = System.nanoTime();
    private long probeTimer = -1;
    private volatile boolean listening;
    private volatile boolean stopped;

    public NotificationListener(Vertx vertx, DatabaseTarget target, List<String> channels, Events events) {
        this.vertx = vertx;
        this.context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        this.connector = new Connector(vertx, target);
        this.channels = new LinkedHashSet<>(channels);
        this.events = events;
    }

    /** Begins to listen. */
    public void start() {
        context.runOnContext(v -> {
            awaySince = System.nanoTime();
            connect();
        });
    }

    /** Whether the channels are listened to now. */
    public boolean isListening() {
        return listening;
    }

    /** Listens to one more channel; done when notifications of it come. */
    public Future<Void> add(String channel) {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(v -> {
            channels.add(channel);
            if (listening) {
                // where the session is lost before, the next one listens to all channels
                waiting.add(promise);
                run(List.of(listen(channel), Step.SYNC), () -> {
                    waiting.remove(promise);
                    promise.tryComplete();
                });
            } else {
                waiting.add(promise);
            }
        });
        return promise.future();
    }

    /** Listens to a channel no longer. */
    public void remove(String channel) {
        context.runOnContext(v -> {
            if (channels.remove(channel) && listening) {
                String sql = "UNLISTEN " + new SqlIdentifier(channel).quoted();
                run(List.of(Step.once(sql, List.of(), RowSink.NOTHING), Step.SYNC), () -> {});
            }
        });
    }

    private static Step listen(String channel) {
        return Step.once("LISTEN " + new SqlIdentifier(channel).quoted(), List.of(), RowSink.NOTHING);
    }

    private void connect() {
        if (stopped) {
            return;
        }
        connector.connect(context, this).onComplete(opened -> {
            if (opened.failed()) {
                retry((DatabaseException) opened.cause());
            } else {
                connection = opened.result();
                connection.onNotification(events::notified);
                listen();
            }
        });
    }

    private void listen() {
        listenToAll(() -> {
            listening = true;
            probeTimer = vertx.setPeriodic(PROBE_MILLIS, id -> probe());
            events.listening();
            if (!waiting.isEmpty()) {
                // channels that were added meanwhile
                listenToAll(() -> {});
            }
        });
    }

    private void listenToAll(Runnable done) {
        List<Promise<Void>> served = List.copyOf(waiting);
        List<Step> steps = new ArrayList<>();
        channels.forEach(channel -> steps.add(listen(channel)));
        steps.add(Step.SYNC);
        run(steps, () -> {
            waiting.removeAll(served);
            served.forEach(Promise::tryComplete);
            done.run();
        });
    }

    /** Asks the server for a sign of life: a peer that vanished without a word is not noticed otherwise. */
    private void probe() {
        PgConnection probed = connection;
        if (probed == null) {
            return;
        }
        long patience = vertx.setTimer(PROBE_PATIENCE_MILLIS, late -> probed.abort());
        run(List.of(Step.command("SELECT 1"), Step.SYNC), () -> vertx.cancelTimer(patience));
    }

    /** Runs them after those that run already: a session runs one exchange at a time. */
    private void run(List<Step> steps, Runnable done) {
        Exchange exchange = new Exchange() {
            @Override
            protected List<Step> steps() {
                return steps;
            }

            @Override
            protected void completed() {
                done.run();
            }

            @Override
            protected void failed(DatabaseException failure) {
                if (failure instanceof DatabaseException.StatementFailed && connection != null) {
                    // a replica cannot listen; it may be promoted
                    PgConnection refusing = connection;
                    retry(failure);
                    refusing.close();
                }
            }
        };
        if (running) {
            next.add(exchange);
        } else {
            running = true;
            connection.run(exchange);
        }
    }

    private void retry(DatabaseException cause) {
        lost();
        if (stopped) {
            return;
        }
        Duration pause = pause();
        events.notListening(cause, pause);
        vertx.setTimer(
                pause.toMillis(),
                id -> context.runOnContext(v -> {
                    if (connection == null) {
                        connect();
                    }
                }));
    }

    private Duration pause() {
        long away = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - awaySince);
        return Duration.ofMillis(Math.clamp(away / 4, MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS));
    }

    private void lost() {
        if (listening) {
            awaySince = System.nanoTime();
        }
        listening = false;
        connection = null;
        running = false;
        next.clear();
        if (probeTimer >= 0) {
            vertx.cancelTimer(probeTimer);
            probeTimer = -1;
        }
    }

    @Override
    public void idle(PgConnection idle) {
        if (idle.equals(connection)) {
            Exchange waited = next.poll();
            running = waited != null;
            if (waited != null) {
                connection.run(waited);
            }
        }
    }

    @Override
    public void closed(PgConnection closed) {
        if (closed.equals(connection)) {
            retry(new DatabaseException.ConnectionLost("the listening session ended"));
        }
    }

    @Override
    public void sendCancel(PgConnection running, Runnable sent) {
        sent.run();
    }

    /** Stops listening. */
    public void stop() {
        stopped = true;
        context.runOnContext(v -> {
            PgConnection last = connection;
            lost();
            if (last != null) {
                last.close();
            }
            connector.close();
        });
    }
}
