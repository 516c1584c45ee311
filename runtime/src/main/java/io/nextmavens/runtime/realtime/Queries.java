package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.postgres.TransactionMode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs our own statements in transactions with settings of their own. Thread-safe. */
public record Queries(ConnectionPool pool) {

    /** A statement and the values of its parameters. */
    public record Statement(String sql, List<String> values) {}

    private static final TransactionMode READS = new TransactionMode(TransactionMode.Isolation.DEFAULT, true);
    private static final TransactionMode WRITES = new TransactionMode(TransactionMode.Isolation.DEFAULT, false);

    /** Runs one statement that only reads. Fails with {@link DatabaseException}. */
    public Future<List<List<String>>> read(SessionSettings settings, String sql, List<String> values) {
        return run(READS, settings, List.of(new Statement(sql, values)), Transaction.End.COMMIT)
                .map(List::getFirst);
    }

    /** Runs statements whose work stays; the rows of each. Fails with {@link DatabaseException}. */
    public Future<List<List<List<String>>>> write(SessionSettings settings, List<Statement> statements) {
        return run(WRITES, settings, statements, Transaction.End.COMMIT);
    }

    /** Runs statements whose work is undone; the rows of each. Fails with {@link DatabaseException}. */
    public Future<List<List<List<String>>>> tryOut(SessionSettings settings, List<Statement> statements) {
        return run(WRITES, settings, statements, Transaction.End.ROLLBACK);
    }

    private Future<List<List<List<String>>>> run(
            TransactionMode mode, SessionSettings settings, List<Statement> statements, Transaction.End end) {
        Promise<List<List<List<String>>>> result = Promise.promise();
        List<Rows> sinks = new ArrayList<>();
        List<Step.Run> steps = new ArrayList<>();
        for (Statement statement : statements) {
            Rows rows = new Rows();
            sinks.add(rows);
            steps.add(Step.once(statement.sql(), statement.values(), rows));
        }
        Transaction.Script script = new Transaction.Script(mode, settings, Optional.empty(), steps, end);
        pool.submit(new Transaction() {
            @Override
            protected Script script() {
                return script;
            }

            @Override
            protected void completed() {
                result.complete(sinks.stream().map(Rows::all).toList());
            }

            @Override
            protected void failed(DatabaseException failure) {
                result.fail(failure);
            }
        });
        return result.future();
    }
}
