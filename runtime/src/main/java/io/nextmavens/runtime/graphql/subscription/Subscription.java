package io.nextmavens.runtime.graphql.subscription;

import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.execution.Operations;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A subscription that was started. Events are told one after the other, in the order in which they came; a subscription
 * that falls too far behind ends. Used on the subscriber's event loop.
 */
public final class Subscription {

    private static final Logger LOG = Logger.getLogger(Subscription.class);
    private static final int MOST_WAITING = 10_000;

    private final Subscriber subscriber;
    private final ArrayDeque<Function<Prepared, Future<Optional<Answer>>>> waiting = new ArrayDeque<>();
    private Runnable closer = () -> {};
    private boolean telling;
    private boolean ended;

    Subscription(Subscriber subscriber) {
        this.subscriber = subscriber;
    }

    /** What has to be given back when it ends; at once where it has. */
    void closeBy(Runnable another) {
        if (ended) {
            another.run();
            return;
        }
        Runnable before = closer;
        closer = () -> {
            before.run();
            another.run();
        };
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether nothing waits to be told. */
    boolean isIdle() {
        return !telling;
    }

    /** Tells of an event, after those before it. */
    void tell(Function<Prepared, Future<Optional<Answer>>> event) {
        if (ended) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            fail(GraphqlError.of(
                    "CHANGES_LOST",
                    "More than " + MOST_WAITING + " events wait to be told; subscribe and read the data again"));
            return;
        }
        waiting.add(event);
        if (!telling) {
            tellNext();
        }
    }

    private void tellNext() {
        Function<Prepared, Future<Optional<Answer>>> event = waiting.poll();
        telling = event != null;
        if (event != null) {
            // by the schema and as the role of now: both may have changed since the last event
            subscriber
                    .prepare()
                    .compose(event)
                    .onComplete(told -> subscriber.later(() -> {
                        if (ended) {
                            return;
                        }
                        if (told.failed()) {
                            fail(told.cause());
                            return;
                        }
                        told.result().ifPresent(subscriber::next);
                        tellNext();
                    }));
        }
    }

    void fail(Throwable cause) {
        if (cause instanceof Operations.Refused refused) {
            fail(refused.errors());
        } else {
            LOG.error("Telling of an event failed", cause);
            fail(GraphqlError.of("INTERNAL_ERROR", "Internal error: the subscription had to be ended"));
        }
    }

    void fail(GraphqlError error) {
        fail(List.of(error));
    }

    private void fail(List<GraphqlError> errors) {
        if (!ended) {
            end();
            subscriber.failed(errors);
        }
    }

    void complete() {
        if (!ended) {
            end();
            subscriber.completed();
        }
    }

    /** Ends it without a word. */
    public void end() {
        if (!ended) {
            ended = true;
            waiting.clear();
            closer.run();
        }
    }
}
