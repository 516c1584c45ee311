package io.nextmavens.runtime.postgres;

import java.util.List;
import java.util.Optional;

/**
 * What one caller does with one connection: steps that go out in one flush, and as a rule at most one more flush that
 * depends on their answers.
 *
 * <p>Its methods are called on the connection's event loop; exactly one of {@link #completed} and {@link #failed} is,
 * once. By then the session is outside any transaction and belongs to somebody else.
 */
public abstract class Exchange {

    private volatile boolean cancelled;
    private volatile PgConnection runningOn;
    private Optional<ExchangeObserver.Running> watched = Optional.empty();

    /** The steps of the first flush; the last is {@link Step#SYNC}. */
    protected abstract List<Step> steps();

    /**
     * The steps of a second flush, asked for when the first left a transaction open; it must end that transaction. By
     * default it is rolled back.
     *
     * @param failed whether a step of the first flush failed
     */
    protected List<Step> decide(boolean failed) {
        return ROLL_BACK;
    }

    /**
     * Whether a failure concerns a part of the exchange only, so that the exchange as a whole has not failed by it.
     * Asked before {@link #decide}.
     */
    protected boolean takes(ServerError failure) {
        return false;
    }

    /** Whether {@link #decide} is asked again when its steps leave the transaction open. */
    protected boolean goesOn() {
        return false;
    }

    /** Everything was done and, where the steps say so, committed. */
    protected abstract void completed();

    /** A step failed, or the connection did. */
    protected abstract void failed(DatabaseException failure);

    /** The exchange begins to run; {@code control} stops and starts reading its answers. */
    protected void started(ReadControl control) {}

    /** Before it is submitted. */
    final void watchedBy(Optional<ExchangeObserver.Running> observer) {
        watched = observer;
    }

    final void complete() {
        watched.ifPresent(observer -> observer.over(Optional.empty()));
        completed();
    }

    final void fail(DatabaseException failure) {
        watched.ifPresent(observer -> observer.over(Optional.of(failure)));
        failed(failure);
    }

    static final List<Step> ROLL_BACK = List.of(Step.command("ROLLBACK"), Step.SYNC);

    /** Gives the exchange up: it is not started any more, or its running statement is cancelled. Thread-safe. */
    public final void cancel() {
        cancelled = true;
        PgConnection connection = runningOn;
        if (connection != null) {
            connection.cancel(this);
        }
    }

    final boolean isCancelled() {
        return cancelled;
    }

    final void runningOn(PgConnection connection) {
        runningOn = connection;
    }
}
