package io.nextmavens.runtime.graphql.subscription;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.postgres.NotificationListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Channels of the database that somebody listens to, all in one session, which begins with the first. Thread-safe. */
public final class Topics implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Topics.class);

    /** One listener: the same function given twice is two. */
    private static final class Handler {

        private final Consumer<String> payloads;

        Handler(Consumer<String> payloads) {
            this.payloads = payloads;
        }
    }

    private record Listening(Set<Handler> handlers, Future<Void> begun) {}

    private final NotificationListener listener;
    private final Map<String, Listening> channels = new HashMap<>();
    private boolean started;

    public Topics(Vertx vertx, DatabaseTarget target) {
        this.listener = new NotificationListener(vertx, target, List.of(), new Events());
    }

    /**
     * Listens to a channel, until the closer that it gives is run; done when notifications come.
     *
     * @param handler takes their payloads, on any thread
     */
    public Future<Runnable> listen(String channel, Consumer<String> handler) {
        Handler own = new Handler(handler);
        Future<Void> begun;
        synchronized (this) {
            if (!started) {
                started = true;
                listener.start();
            }
            Listening listening =
                    channels.computeIfAbsent(channel, name -> new Listening(new LinkedHashSet<>(), listener.add(name)));
            listening.handlers().add(own);
            begun = listening.begun();
        }
        return begun.map(done -> () -> forget(channel, own));
    }

    private synchronized void forget(String channel, Handler handler) {
        Listening listening = channels.get(channel);
        if (listening != null
                && listening.handlers().remove(handler)
                && listening.handlers().isEmpty()) {
            channels.remove(channel);
            listener.remove(channel);
        }
    }

    private synchronized List<Handler> handlers(String channel) {
        Listening listening = channels.get(channel);
        return listening == null ? List.of() : List.copyOf(listening.handlers());
    }

    @Override
    public void close() {
        listener.stop();
    }

    private final class Events implements NotificationListener.Events {

        @Override
        public void listening() {
            LOG.debug("Listening to topics");
        }

        @Override
        public void notified(String channel, String payload) {
            handlers(channel).forEach(handler -> handler.payloads.accept(payload));
        }

        @Override
        public void notListening(DatabaseException cause, Duration pause) {
            LOG.warnf("Not listening to topics: %s; trying again in %d s", cause.getMessage(), pause.toSeconds());
        }
    }
}
