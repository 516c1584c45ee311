package io.nextmavens.runtime.graphql.subscription;

import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.nextmavens.runtime.realtime.Principal;
import io.vertx.core.Future;
import java.util.List;

/**
 * The client's side of a subscription. Its methods but {@link #later} are called on its event loop, and none after the
 * subscription has ended.
 */
public interface Subscriber {

    /** Whom it is of. */
    Principal principal();

    /** As whom statements run, by the settings of now. */
    Caller caller();

    /** The operation by the schema of now. Fails with Operations.Refused when that does not have it any more. */
    Future<Prepared> prepare();

    /** Runs something on the event loop, or the other where the connection has ended by then. */
    void later(Runnable work, Runnable otherwise);

    /** Runs something on the event loop, unless the connection has ended by then. */
    default void later(Runnable work) {
        later(work, () -> {});
    }

    /** Something happened. */
    void next(Answer answer);

    /** Nothing more comes, and why. */
    void failed(List<GraphqlError> errors);

    /** Nothing more comes. */
    void completed();
}
