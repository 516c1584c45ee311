package io.nextmavens.runtime.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The envelope of a request: its settings, the function before it, its statements and the end of the transaction, all
 * in one network flush wherever the end does not depend on an answer.
 *
 * <p>Without a reason for {@code BEGIN} the statements up to one Sync are a transaction already (manual, section
 * 55.2.4), which the server commits, or rolls back when one of them fails: neither BEGIN nor COMMIT has to travel.
 */
public abstract class Transaction extends Exchange {

    /** How a transaction ends when nothing fails. */
    public enum End {
        /** What was done stays. */
        COMMIT,
        /** Deferred constraints are checked, then all is undone. */
        ROLLBACK,
        /** {@link Transaction#shouldCommit} is asked when the statements have answered; costs a second flush. */
        DECIDE
    }

    /**
     * What to run.
     *
     * @param mode of the transaction
     * @param settings set first
     * @param before run after the settings, before the rest
     * @param statements the request's own
     * @param end how it ends
     */
    public record Script(
            TransactionMode mode,
            SessionSettings settings,
            Optional<Step.Run> before,
            List<Step.Run> statements,
            End end) {}

    private static final Step.Run COMMIT = Step.command("COMMIT");
    private static final Step.Run ROLLBACK = Step.command("ROLLBACK");
    private static final Step.Run CHECK_CONSTRAINTS = Step.command("SET CONSTRAINTS ALL IMMEDIATE");

    private List<Step> steps;

    /** What to run; asked for once. */
    protected abstract Script script();

    /** For {@link End#DECIDE}: whether the answers are such that the work shall stay. */
    protected boolean shouldCommit() {
        return true;
    }

    @Override
    protected final List<Step> steps() {
        if (steps == null) {
            steps = stepsOf(script());
        }
        return steps;
    }

    private static List<Step> stepsOf(Script script) {
        boolean explicit = script.mode().needsBegin() || script.end() != End.COMMIT;
        List<Step> steps = new ArrayList<>(script.statements().size() + 8);
        if (explicit) {
            steps.add(Step.command(script.mode().begin()));
        } else if (script.mode().readOnly()) {
            script.settings().set("transaction_read_only", "on");
        }
        steps.add(script.settings().step());
        script.before().ifPresent(steps::add);
        steps.addAll(script.statements());
        switch (script.end()) {
            case COMMIT -> {
                if (explicit) {
                    steps.add(Step.SYNC);
                    steps.add(COMMIT);
                }
            }
            case ROLLBACK -> {
                steps.add(CHECK_CONSTRAINTS);
                steps.add(Step.SYNC);
                steps.add(ROLLBACK);
            }
            case DECIDE -> {
                // the open transaction makes the connection ask decide()
            }
        }
        steps.add(Step.SYNC);
        return steps;
    }

    @Override
    protected final List<Step> decide(boolean failed) {
        return !failed && shouldCommit() ? List.of(COMMIT, Step.SYNC) : ROLL_BACK;
    }
}
