package io.nextmavens.runtime.postgres;

import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A session of its own that listens to channels, for ever: when it is lost another one is opened, after pauses that
 * grow to {@value #MAX_PAUSE_SECONDS} seconds. Thread-safe; the events come on one event loop.
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

    private static final int MAX_PAUSE_SECONDS = 32;
    private static final long PROBE_MILLIS = 30_000;
    private static final long PROBE_PATIENCE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final Connector connector;
    private final List<String> channels;
    private final Events events;

    private PgConnection connection;
    private long pauseSeconds = 1;
    private long probeTimer = -1;
    private volatile boolean listening;
    private volatile boolean stopped;

    public NotificationListener(Vertx vertx, DatabaseTarget target, List<String> channels, Events events) {
        this.vertx = vertx;
        this.context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        this.connector = new Connector(vertx, target);
        this.channels = List.copyOf(channels);
        this.events = events;
    }

    /** Begins to listen. */
    public void start() {
        context.runOnContext(v -> connect());
    }

    /** Whether the channels are listened to now. */
    public boolean isListening() {
        return listening;
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
        List<Step> steps = new ArrayList<>();
        for (String channel : channels) {
            steps.add(Step.once("LISTEN " + new SqlIdentifier(channel).quoted(), List.of(), RowSink.NOTHING));
        }
        steps.add(Step.SYNC);
        run(steps, () -> {
            listening = true;
            pauseSeconds = 1;
            probeTimer = vertx.setPeriodic(PROBE_MILLIS, id -> probe());
            events.listening();
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

    private void run(List<Step> steps, Runnable done) {
        connection.run(new Exchange() {
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
                if (failure instanceof DatabaseException.StatementFailed) {
                    // a replica cannot listen; it may be promoted
                    retry(failure);
                    connection.close();
                }
            }
        });
    }

    private void retry(DatabaseException cause) {
        lost();
        if (stopped) {
            return;
        }
        Duration pause = Duration.ofSeconds(pauseSeconds);
        pauseSeconds = Math.min(MAX_PAUSE_SECONDS, pauseSeconds * 2);
        events.notListening(cause, pause);
        vertx.setTimer(
                pause.toMillis(),
                id -> context.runOnContext(v -> {
                    if (connection == null) {
                        connect();
                    }
                }));
    }

    private void lost() {
        listening = false;
        connection = null;
        if (probeTimer >= 0) {
            vertx.cancelTimer(probeTimer);
            probeTimer = -1;
        }
    }

    @Override
    public void idle(PgConnection idle) {
        // it has nothing else to do
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
