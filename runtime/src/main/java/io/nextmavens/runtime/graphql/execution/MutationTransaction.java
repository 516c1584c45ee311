package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.SerialTransaction;
import io.nextmavens.runtime.postgres.ServerError;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.TransactionMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The transaction of a request's mutations. */
final class MutationTransaction extends SerialTransaction {

    /**
     * One mutation as it runs.
     *
     * @param change its first statement, and where its answer goes
     * @param payload its second one, and where its answer goes
     */
    record Running(List<Step.Run> statements, Optional<ColumnsSink> change, ColumnsSink payload) {}

    private final Caller caller;
    private final List<Running> mutations;
    private final Map<Integer, ServerError> errors = new HashMap<>();
    private final Consumer<Map<Integer, ServerError>> answered;
    private final Consumer<DatabaseException> failed;

    MutationTransaction(
            Caller caller,
            List<Running> mutations,
            Consumer<Map<Integer, ServerError>> answered,
            Consumer<DatabaseException> failed) {
        this.caller = caller;
        this.mutations = List.copyOf(mutations);
        this.answered = answered;
        this.failed = failed;
    }

    @Override
    protected Script script() {
        List<List<Step.Run>> groups = new ArrayList<>();
        mutations.forEach(mutation -> groups.add(mutation.statements()));
        return new Script(
                new TransactionMode(caller.isolation(), false),
                caller.settings().get(),
                caller.before(),
                groups,
                caller.rollback());
    }

    @Override
    protected void groupFailed(int group, ServerError error) {
        errors.putIfAbsent(group, error);
    }

    @Override
    protected void completed() {
        answered.accept(errors);
    }

    @Override
    protected void failed(DatabaseException failure) {
        failed.accept(failure);
    }
}
