package io.nextmavens.runtime.rest;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.ReadControl;
import io.nextmavens.runtime.postgres.ServerError;
import io.nextmavens.runtime.rest.error.ConnectionErrors;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.SqlErrorMap;
import io.nextmavens.runtime.rest.error.SqlFailure;
import io.nextmavens.runtime.rest.response.Answer;
import io.nextmavens.runtime.rest.response.ResponseHead;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** How a request ends, whichever way it does: adds what every answer carries, and reports the end. */
final class RestOutcome {

    private static final Logger LOG = Logger.getLogger(RestOutcome.class);

    private final AnswerWriter writer;
    private final Stopwatch stopwatch;
    private final boolean serverTiming;
    private final LongSupplier retryAfterSeconds;
    private final Runnable ended;
    private List<Header> more = List.of();

    /**
     * The outcome of one request.
     *
     * @param retryAfterSeconds what to tell clients when the database cannot be asked
     * @param ended run once the answer is given
     */
    RestOutcome(
            AnswerWriter writer,
            Stopwatch stopwatch,
            boolean serverTiming,
            LongSupplier retryAfterSeconds,
            Runnable ended) {
        this.writer = writer;
        this.stopwatch = stopwatch;
        this.serverTiming = serverTiming;
        this.retryAfterSeconds = retryAfterSeconds;
        this.ended = ended;
    }

    /** Adds headers that an answer of success carries. */
    void add(List<Header> headers) {
        more = more.isEmpty()
                ? headers
                : Stream.concat(more.stream(), headers.stream()).toList();
    }

    void transactionDone() {
        stopwatch.transactionDone();
    }

    boolean hasBegun() {
        return writer.hasBegun();
    }

    /** Answers with what was found, or with the error that stands in its place. */
    void answer(Answer answer, byte[] body) {
        ResponseHead head = decorated(answer.head());
        switch (answer.body()) {
            case Answer.Body.None ignored -> writer.end(head);
            case Answer.Body.OfStatement ignored -> writer.end(head, body);
            case Answer.Body.OfError(RestError error) -> writer.endWithError(head, error);
        }
        ended.run();
    }

    /** Begins an answer whose body follows in parts; false when nobody listens any more. */
    boolean begin(ResponseHead head, long length, ReadControl from) {
        return writer.begin(decorated(head), length, from);
    }

    void part(ByteBuf bytes) {
        writer.part(bytes);
    }

    void endOfParts() {
        writer.endOfParts();
        ended.run();
    }

    void breakUp() {
        writer.breakUp();
        ended.run();
    }

    /** Answers with an error. */
    void refuse(RestError error) {
        RestError told = error.status() == 503
                ? error.withHeader("Retry-After", Long.toString(retryAfterSeconds.getAsLong()))
                : error;
        writer.end(told);
        ended.run();
    }

    /** Answers that the fault is ours. */
    void fault(RuntimeException fault) {
        LOG.error("A request could not be answered", fault);
        refuse(ConnectionErrors.internal());
    }

    /** Answers with what the database's failure means for the client. */
    void databaseFailed(DatabaseException failure, boolean anonymous) {
        switch (failure) {
            case DatabaseException.StatementFailed failed -> refuse(ofServer(failed.error(), anonymous));
            case DatabaseException.Unreachable unreachable -> refuse(ConnectionErrors.unavailable(Optional.empty()));
            case DatabaseException.ConnectionLost lost -> refuse(ConnectionErrors.lost(Optional.empty()));
            case DatabaseException.PoolTimeout timeout -> refuse(ConnectionErrors.poolTimeout());
            case DatabaseException.Unsendable unsendable -> refuse(RequestErrors.body(unsendable.getMessage()));
            case DatabaseException.Cancelled cancelled -> ended.run();
        }
    }

    private static RestError ofServer(ServerError error, boolean anonymous) {
        return SqlErrorMap.toError(
                new SqlFailure(error.sqlState(), error.message(), error.detail(), error.hint()), anonymous);
    }

    private ResponseHead decorated(ResponseHead head) {
        ResponseHead all = more.isEmpty() ? head : head.with(more);
        if (serverTiming) {
            all = all.with(List.of(stopwatch.timing().header()));
        }
        return all.withVary();
    }
}
