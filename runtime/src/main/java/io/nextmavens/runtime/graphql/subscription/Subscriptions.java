package io.nextmavens.runtime.graphql.subscription;

import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.DatabaseErrors;
import io.nextmavens.runtime.graphql.execution.EventExecutor;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.plan.OperationPlan;
import io.nextmavens.runtime.graphql.plan.OperationPlan.Event;
import io.nextmavens.runtime.graphql.plan.PlanException;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.realtime.changes.ChangeFeed;
import io.nextmavens.runtime.realtime.changes.Changes;
import io.nextmavens.runtime.realtime.changes.Filter;
import io.nextmavens.runtime.realtime.changes.RowChange;
import io.nextmavens.runtime.realtime.changes.RowReceiver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts subscriptions. Thread-safe; each subscription is used on the event loop of its subscriber. */
public final class Subscriptions {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final String TOPIC_PREFIX = "postgraphile:";

    /** Of a name in PostgreSQL, in bytes (manual, section 4.1.1). */
    private static final int LONGEST_CHANNEL = 63;

    /**
     * What topics and live queries need.
     *
     * @param authorization the function that says who may listen, as it stands in SQL
     * @param liveMillis how long a live query's answer is kept at least
     */
    public record Options(Optional<String> authorization, long liveMillis) {}

    private final Vertx vertx;
    private final EventExecutor executor;
    private final Optional<Changes> changes;
    private final Topics topics;
    private final Options options;

    /**
     * Subscriptions.
     *
     * @param changes of tables, where the realtime service reads them
     */
    public Subscriptions(
            Vertx vertx, EventExecutor executor, Optional<Changes> changes, Topics topics, Options options) {
        this.vertx = vertx;
        this.executor = executor;
        this.changes = changes;
        this.topics = topics;
        this.options = options;
    }

    /** Starts one; whatever is wrong with it the subscriber is told. */
    public Subscription start(Prepared prepared, Subscriber subscriber) {
        Subscription subscription = new Subscription(subscriber);
        try {
            if (prepared.plan() instanceof OperationPlan.Subscription plan) {
                switch (plan.event()) {
                    case Event.Rows rows -> changes(rows, subscription, subscriber);
                    case Event.Topic topic -> topic(topic, subscription, subscriber);
                    case Event.Live live -> live(subscription, subscriber);
                }
            } else {
                throw new IllegalArgumentException("no subscription");
            }
        } catch (PlanException e) {
            subscription.fail(GraphqlError.of("BAD_USER_INPUT", e.getMessage()));
        }
        return subscription;
    }

    private static GraphqlError unavailable(String why) {
        return GraphqlError.of("CHANGES_UNAVAILABLE", "Changes cannot be told of now: " + why);
    }

    private Optional<Changes> changes(Subscription subscription) {
        if (changes.isEmpty() || !changes.get().isConfigured()) {
            subscription.fail(unavailable("no login of this runtime may replicate; set POSTGRESQL_REPLICATION_USER"));
            return Optional.empty();
        }
        return changes;
    }

    // ---- changes of rows

    private void changes(Event.Rows rows, Subscription subscription, Subscriber subscriber) {
        Optional<Changes> read = changes(subscription);
        if (read.isEmpty()) {
            return;
        }
        String event =
                rows.operations().size() == 1 ? rows.operations().iterator().next() : "*";
        List<Filter.Condition> conditions =
                rows.conditions().stream().map(Subscriptions::condition).toList();
        long patience = vertx.setTimer(
                PATIENCE_MILLIS,
                late -> subscriber.later(() -> {
                    String why = read.get().feed().state() instanceof ChangeFeed.State.Off(String reason)
                            ? reason
                            : "older changes are still being read";
                    subscription.fail(unavailable(why));
                }));
        subscription.closeBy(() -> vertx.cancelTimer(patience));
        read.get()
                .receive(
                        subscriber.principal(),
                        rows.table().source().schema(),
                        rows.table().source().name(),
                        event,
                        conditions,
                        new Rows(rows, subscription, subscriber))
                .onComplete(started -> {
                    vertx.cancelTimer(patience);
                    if (started.succeeded()) {
                        later(subscription, subscriber, started.result());
                    } else {
                        subscriber.later(() -> subscription.fail(refusal(started.cause())));
                    }
                });
    }

    /** Has it given back when the subscription ends, which may be before the event loop comes to it. */
    private static void later(Subscription subscription, Subscriber subscriber, Runnable closer) {
        subscriber.later(() -> subscription.closeBy(closer), closer);
    }

    private static Filter.Condition condition(OperationPlan.ColumnValue value) {
        return value.text()
                .map(text -> new Filter.Condition(value.column(), false, Filter.Operator.EQ, List.of(text)))
                .orElseGet(() -> new Filter.Condition(value.column(), false, Filter.Operator.IS, List.of("null")));
    }

    private static GraphqlError refusal(Throwable cause) {
        return switch (cause) {
            case Changes.NotSubscribable wrong -> unavailable(wrong.getMessage());
            case DatabaseException failure -> DatabaseErrors.of(failure);
            default -> throw new IllegalStateException(cause);
        };
    }

    private final class Rows implements RowReceiver {

        private final Event.Rows rows;
        private final Subscription subscription;
        private final Subscriber subscriber;

        Rows(Event.Rows rows, Subscription subscription, Subscriber subscriber) {
            this.rows = rows;
            this.subscription = subscription;
            this.subscriber = subscriber;
        }

        @Override
        public void changed(RowChange change) {
            if (!rows.operations().isEmpty() && !rows.operations().contains(change.operation())) {
                return;
            }
            Map<String, String> key = new HashMap<>();
            for (Attribute attribute : rows.table().primaryKey().orElseThrow().attributes()) {
                change.text(attribute.column()).ifPresent(text -> key.put(attribute.column(), text));
            }
            subscriber.later(() -> subscription.tell(
                    prepared -> executor.changed(prepared, change.operation(), key, subscriber.caller())));
        }

        @Override
        public void lost(String why) {
            subscriber.later(() ->
                    subscription.fail(GraphqlError.of("CHANGES_LOST", why + "; subscribe and read the data again")));
        }
    }

    // ---- notifications

    private void topic(Event.Topic topic, Subscription subscription, Subscriber subscriber) {
        String channel = TOPIC_PREFIX + topic.topic();
        if (channel.getBytes(StandardCharsets.UTF_8).length > LONGEST_CHANNEL
                || topic.topic().indexOf('\0') >= 0) {
            throw new PlanException("A topic has at most " + (LONGEST_CHANNEL - TOPIC_PREFIX.length()) + " bytes");
        }
        if (options.authorization().isEmpty()) {
            listen(topic, channel, subscription, subscriber);
            return;
        }
        executor.call(options.authorization().get(), topic.topic(), subscriber.caller())
                .onComplete(allowed -> subscriber.later(() -> {
                    if (allowed.failed()) {
                        subscription.fail(
                                allowed.cause() instanceof DatabaseException failure
                                        ? DatabaseErrors.of(failure)
                                        : GraphqlError.of(
                                                "INTERNAL_ERROR", "Internal error: nobody said who may listen"));
                        return;
                    }
                    // a notification of the channel that the function names ends the subscription
                    allowed.result()
                            .ifPresent(end -> topics.listen(end, payload -> subscriber.later(subscription::complete))
                                    .onSuccess(closer -> later(subscription, subscriber, closer)));
                    listen(topic, channel, subscription, subscriber);
                }));
    }

    private void listen(Event.Topic topic, String channel, Subscription subscription, Subscriber subscriber) {
        topics.listen(channel, payload -> subscriber.later(() -> notified(payload, subscription, subscriber)))
                .onSuccess(closer -> {
                    later(subscription, subscriber, closer);
                    if (topic.initial()) {
                        subscriber.later(() -> notified("{\"event\":\"initial\"}", subscription, subscriber));
                    }
                });
    }

    private void notified(String payload, Subscription subscription, Subscriber subscriber) {
        try {
            JsonObject event = new JsonObject(payload);
            subscription.tell(prepared -> executor.notified(prepared, event, subscriber.caller()));
        } catch (DecodeException e) {
            Answer answer =
                    Answer.of(List.of(GraphqlError.of("BAD_NOTIFICATION", "The notification is no object of JSON")));
            subscription.tell(prepared -> io.vertx.core.Future.succeededFuture(Optional.of(answer)));
        }
    }

    // ---- live queries

    private void live(Subscription subscription, Subscriber subscriber) {
        changes(subscription).ifPresent(read -> {
            Live live = new Live(subscription, subscriber);
            subscription.closeBy(read.feed().observe(() -> subscriber.later(live::changed)));
            subscription.closeBy(() -> vertx.cancelTimer(live.timer));
            live.ask();
        });
    }

    /** Asks again when the database has changed, not too often, and tells of answers that are others than before. */
    private final class Live {

        private final Subscription subscription;
        private final Subscriber subscriber;
        private Buffer last = Buffer.buffer();
        private long timer;
        private boolean resting;
        private boolean changed;

        Live(Subscription subscription, Subscriber subscriber) {
            this.subscription = subscription;
            this.subscriber = subscriber;
        }

        void changed() {
            changed = true;
            if (!resting && !subscription.isEnded()) {
                ask();
            }
        }

        void ask() {
            changed = false;
            resting = true;
            subscription.tell(prepared ->
                    executor.asked(prepared, subscriber.caller()).map(answer -> answer.filter(this::isAnother)));
            rest();
        }

        /** Until the interval is over and the answer has come. */
        private void rest() {
            timer = vertx.setTimer(
                    options.liveMillis(),
                    rested -> subscriber.later(() -> {
                        if (subscription.isEnded()) {
                            return;
                        }
                        if (!subscription.isIdle()) {
                            rest();
                            return;
                        }
                        resting = false;
                        if (changed) {
                            changed();
                        }
                    }));
        }

        private boolean isAnother(Answer answer) {
            Buffer bytes = answer.encode();
            boolean another = !bytes.equals(last);
            last = bytes;
            return another;
        }
    }
}
