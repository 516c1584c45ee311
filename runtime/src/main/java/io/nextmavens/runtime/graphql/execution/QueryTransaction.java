package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.graphql.plan.Statement;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.postgres.TransactionMode;
import java.util.List;
import java.util.function.Consumer;

/** The transaction of a query: one statement, one flush. */
final class QueryTransaction extends Transaction {

    private final Caller caller;
    private final Statement statement;
    private final List<String> values;
    private final Consumer<List<byte[]>> answered;
    private final Consumer<DatabaseException> failed;
    private final ColumnsSink sink = new ColumnsSink();

    QueryTransaction(
            Caller caller,
            Statement statement,
            List<String> values,
            Consumer<List<byte[]>> answered,
            Consumer<DatabaseException> failed) {
        this.caller = caller;
        this.statement = statement;
        this.values = values;
        this.answered = answered;
        this.failed = failed;
    }

    @Override
    protected Script script() {
        Step.Run run =
                new Step.Run(statement.sql(), values, sink, caller.identity().role(), caller.prepared());
        return new Script(
                new TransactionMode(caller.isolation(), !statement.writes()),
                caller.settings().get(),
                caller.before(),
                caller.replica().isEmpty()
                        ? List.of(run)
                        : List.of(caller.replica().get().measure(caller.prepared()), run),
                End.COMMIT);
    }

    @Override
    protected void completed() {
        answered.accept(sink.columns());
    }

    @Override
    protected void failed(DatabaseException failure) {
        caller.replica().ifPresent(read -> read.isFailedBy(failure));
        failed.accept(failure);
    }
}
