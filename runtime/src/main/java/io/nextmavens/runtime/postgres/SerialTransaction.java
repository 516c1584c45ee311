package io.nextmavens.runtime.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups of statements, one after the other in one transaction: a group that fails is undone, and the next goes on. One
 * flush for each group; a single group needs one in all, and fails with its transaction.
 */
public abstract class SerialTransaction extends Exchange {

    private static final String NO_SAVEPOINT = "3B001";
    private static final Step.Run COMMIT = Step.command("COMMIT");
    private static final Step.Run ROLLBACK = Step.command("ROLLBACK");
    private static final Step.Run SAVEPOINT = Step.command("SAVEPOINT group_of_statements");
    private static final Step.Run RELEASE = Step.command("RELEASE SAVEPOINT group_of_statements");
    private static final Step.Run UNDO = Step.command("ROLLBACK TO SAVEPOINT group_of_statements");

    /**
     * What to run.
     *
     * @param mode of the transaction
     * @param settings set first
     * @param before run after the settings
     * @param groups of statements
     * @param rollback whether all is undone in the end
     */
    public record Script(
            TransactionMode mode,
            SessionSettings settings,
            Optional<Step.Run> before,
            List<List<Step.Run>> groups,
            boolean rollback) {}

    private Script script;
    private List<Step> first;
    private int running;
    private boolean over;

    /** What to run; asked for once. */
    protected abstract Script script();

    /** A group failed and was undone. */
    protected abstract void groupFailed(int group, ServerError error);

    @Override
    protected final List<Step> steps() {
        if (first == null) {
            script = script();
            first = new ArrayList<>();
            first.add(Step.command(script.mode().begin()));
            first.add(script.settings().step());
            script.before().ifPresent(first::add);
            boolean single = script.groups().size() == 1;
            if (!single) {
                first.add(SAVEPOINT);
            }
            first.addAll(script.groups().getFirst());
            first.add(Step.SYNC);
            if (single) {
                // the end of a transaction that failed is its rollback
                first.add(script.rollback() ? ROLLBACK : COMMIT);
                first.add(Step.SYNC);
            }
        }
        running = 0;
        return first;
    }

    @Override
    protected final boolean takes(ServerError failure) {
        if (failure.sqlState().equals(NO_SAVEPOINT)) {
            // what failed before was the beginning of the transaction
            over = true;
            return false;
        }
        groupFailed(running, failure);
        return true;
    }

    @Override
    protected final boolean goesOn() {
        return !over;
    }

    @Override
    protected final List<Step> decide(boolean failed) {
        running++;
        boolean last = over || running == script.groups().size();
        List<Step> next = new ArrayList<>();
        if (over) {
            next.add(ROLLBACK);
        } else {
            next.add(failed ? UNDO : RELEASE);
            if (last) {
                next.add(Step.SYNC);
                next.add(script.rollback() ? ROLLBACK : COMMIT);
            } else {
                next.add(SAVEPOINT);
                next.addAll(script.groups().get(running));
            }
        }
        next.add(Step.SYNC);
        over |= last;
        return next;
    }
}
