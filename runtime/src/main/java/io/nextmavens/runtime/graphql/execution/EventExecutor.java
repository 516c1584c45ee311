package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.graphql.plan.Bind;
import io.nextmavens.runtime.graphql.plan.OperationPlan;
import io.nextmavens.runtime.graphql.plan.PlanException;
import io.nextmavens.runtime.graphql.plan.Statement;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells of events as their subscriptions ask, under the envelope of requests. Thread-safe. */
public final class EventExecutor {

    private static final Set<String> LEAVE_A_ROW = Set.of("INSERT", "UPDATE");

    private final Executor executor;
    private final ConnectionPool pool;

    public EventExecutor(Executor executor, ConnectionPool pool) {
        this.executor = executor;
        this.pool = pool;
    }

    /**
     * What is told of a change; empty when the row cannot be read, be it that it is gone or not the caller's.
     *
     * @param key the columns of its key, as text
     */
    public Future<Optional<Answer>> changed(
            Prepared prepared, String operation, Map<String, String> key, Caller caller) {
        try {
            if (!(prepared.plan() instanceof OperationPlan.Subscription subscription
                    && subscription.event() instanceof OperationPlan.Event.Rows rows)) {
                return Future.succeededFuture(Optional.empty());
            }
            return told(
                    subscription.key(),
                    rows.payload(),
                    Bind.Event.with(prepared.variables(), operation, key),
                    caller,
                    columns -> !LEAVE_A_ROW.contains(operation) || columns.get(1) != null);
        } catch (PlanException e) {
            return wrong(e);
        }
    }

    /** What is told of a notification. */
    public Future<Optional<Answer>> notified(Prepared prepared, JsonObject event, Caller caller) {
        try {
            OperationPlan.Subscription subscription = (OperationPlan.Subscription) prepared.plan();
            Statement statement = prepared.schema()
                    .planner()
                    .notified(
                            prepared.operation().definition(),
                            prepared.operation().fragments(),
                            prepared.variables(),
                            event);
            return told(subscription.key(), statement, prepared.variables(), caller, columns -> true);
        } catch (PlanException e) {
            return wrong(e);
        }
    }

    /** The present answer of a live query. */
    public Future<Optional<Answer>> asked(Prepared prepared, Caller caller) {
        return executor.run(prepared, caller, exchange -> {}).map(Optional::of);
    }

    private static Future<Optional<Answer>> wrong(PlanException wrong) {
        return Future.succeededFuture(
                Optional.of(Answer.of(List.of(GraphqlError.of("BAD_USER_INPUT", wrong.getMessage())))));
    }

    private Future<Optional<Answer>> told(
            String key,
            Statement statement,
            Map<String, Object> variables,
            Caller caller,
            java.util.function.Predicate<List<byte[]>> there) {
        Answer answer = Answer.withFields(List.of(key));
        Promise<Optional<Answer>> promise = Promise.promise();
        pool.submit(new QueryTransaction(
                caller,
                statement,
                statement.values(variables),
                columns -> {
                    if (there.test(columns)) {
                        answer.put(key, executor.finished(statement, columns.getFirst()));
                        promise.complete(Optional.of(answer));
                    } else {
                        promise.complete(Optional.empty());
                    }
                },
                failure -> {
                    answer.fail(DatabaseErrors.of(failure).under(key));
                    promise.complete(Optional.of(answer));
                }));
        return promise.future();
    }

    /**
     * The text that a function gives for a text, called by the caller; empty where it gives none. Fails with
     * DatabaseException.
     *
     * @param function as it stands in SQL
     */
    public Future<Optional<String>> call(String function, String argument, Caller caller) {
        Statement statement = new Statement(
                "select to_json(" + function + "($1::text)::text)",
                List.of(new Bind.Constant(argument)),
                false,
                false,
                false);
        Promise<Optional<String>> promise = Promise.promise();
        pool.submit(new QueryTransaction(
                caller,
                statement,
                statement.values(Map.of()),
                columns -> promise.complete(Optional.ofNullable(columns.getFirst())
                        .map(json ->
                                (String) io.vertx.core.json.Json.decodeValue(new String(json, StandardCharsets.UTF_8)))
                        .filter(text -> !text.isEmpty())),
                promise::fail));
        return promise.future();
    }
}
