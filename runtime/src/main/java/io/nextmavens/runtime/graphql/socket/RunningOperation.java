package io.nextmavens.runtime.graphql.socket;

import io.nextmavens.runtime.graphql.GraphqlRequest;
import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.graphql.execution.DatabaseErrors;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.execution.Operations;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.nextmavens.runtime.graphql.subscription.Subscriber;
import io.nextmavens.runtime.graphql.subscription.Subscription;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.realtime.Principal;
import io.vertx.core.Future;
import java.util.List;
import org.jboss.logging.Logger;

/** An operation of a connection, from its start to its end. Used on the connection's event loop. */
final class RunningOperation implements Subscriber {

    private static final Logger LOG = Logger.getLogger(RunningOperation.class);

    private final GraphqlConnection connection;
    private final String id;
    private final GraphqlRequest request;
    private Subscription subscription;
    private volatile Exchange exchange;
    private boolean ended;

    RunningOperation(GraphqlConnection connection, String id, GraphqlRequest request) {
        this.connection = connection;
        this.id = id;
        this.request = request;
    }

    String id() {
        return id;
    }

    void start() {
        prepare()
                .onComplete(prepared -> later(() -> {
                    if (ended) {
                        return;
                    }
                    if (prepared.failed()) {
                        failed(errors(prepared.cause()));
                    } else if (prepared.result().operation().isSubscription()) {
                        subscription = connection.parts().subscriptions().start(prepared.result(), this);
                    } else {
                        run(prepared.result());
                    }
                }));
    }

    private void run(Prepared prepared) {
        connection
                .parts()
                .runner()
                .run(prepared, caller(), submitted -> exchange = submitted)
                .onComplete(answered -> later(() -> {
                    if (ended) {
                        return;
                    }
                    if (answered.failed()) {
                        failed(errors(answered.cause()));
                    } else if (answered.result().isRefused()) {
                        failed(answered.result().errors());
                    } else {
                        next(answered.result());
                        completed();
                    }
                }));
    }

    private static List<GraphqlError> errors(Throwable cause) {
        return switch (cause) {
            case Operations.Refused refused -> refused.errors();
            case DatabaseException failure -> List.of(DatabaseErrors.of(failure));
            default -> {
                LOG.error("Answering a GraphQL operation failed", cause);
                yield List.of(GraphqlError.of("INTERNAL_ERROR", "Internal error: the operation could not be answered"));
            }
        };
    }

    /** Ends it without a word. */
    void stop() {
        ended = true;
        if (subscription != null) {
            subscription.end();
        }
        Exchange running = exchange;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public Principal principal() {
        return connection.principal();
    }

    @Override
    public Caller caller() {
        return connection.caller();
    }

    @Override
    public Future<Prepared> prepare() {
        return connection
                .parts()
                .runner()
                .prepare(connection.principal().role(), connection.principal().schemas(), request);
    }

    @Override
    public void later(Runnable work, Runnable otherwise) {
        connection.later(work, otherwise);
    }

    @Override
    public void next(Answer answer) {
        if (!ended) {
            connection.next(id, answer);
        }
    }

    @Override
    public void failed(List<GraphqlError> errors) {
        if (!ended) {
            ended = true;
            connection.ended(this);
            connection.failed(id, errors);
        }
    }

    @Override
    public void completed() {
        if (!ended) {
            ended = true;
            connection.ended(this);
            connection.completed(id);
        }
    }
}
