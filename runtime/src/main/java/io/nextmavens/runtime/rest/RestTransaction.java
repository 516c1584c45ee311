package io.nextmavens.runtime.rest;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.ReadControl;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.postgres.TransactionMode;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.nextmavens.runtime.replica.ReplicaAnswer;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Body;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.Preferences;
import io.nextmavens.runtime.rest.request.Preferences.Count;
import io.nextmavens.runtime.rest.response.Answer;
import io.nextmavens.runtime.rest.response.ResultChecks;
import io.nextmavens.runtime.rest.response.StatementAnswers;
import io.nextmavens.runtime.rest.response.StatementResult;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.nextmavens.runtime.settings.TransactionEnd;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The transaction of one request that runs a statement, and the answer made of what it gives. */
final class RestTransaction extends Transaction implements ResultSink.BodyTaker {

    /** Bodies up to this size are kept until the transaction is over, so that a late error can still be told. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final RestCall call;
    private final Plan.Statement plan;
    private final RestOutcome outcome;
    private final Optional<ReplicaTurn> replica;
    private final ResultSink result = new ResultSink(this);
    private final Rows explanation = new Rows();
    private final Rows plannedCount = new Rows();
    private ReadControl control;
    private RestException refusal;
    private boolean streaming;
    private boolean toldOfReplica;

    RestTransaction(RestCall call, Plan.Statement plan, RestOutcome outcome) {
        this(call, plan, outcome, Optional.empty());
    }

    /** At the replica. */
    RestTransaction(RestCall call, Plan.Statement plan, RestOutcome outcome, Optional<ReplicaTurn> replica) {
        this.call = call;
        this.plan = plan;
        this.outcome = outcome;
        this.replica = replica;
    }

    // ---- what to run

    @Override
    protected Script script() {
        boolean prepared = call.serving().settings().database().preparedStatements();
        List<Step.Run> statements = new ArrayList<>(2);
        replica.ifPresent(turn -> statements.add(turn.read().measure(prepared)));
        call.prepared().estimate().ifPresent(estimate -> statements.add(run(estimate, plannedCount, prepared)));
        RowSink sink = plan.explains() ? explanation : result;
        statements.add(run(call.prepared().statement().orElseThrow(), sink, prepared));
        return new Script(
                new TransactionMode(isolation(), plan.readOnly()),
                TransactionSettings.of(call.serving(), call.identity(), call.head(), call.request(), plan),
                before(call),
                statements,
                end());
    }

    private Step.Run run(SqlStatement statement, RowSink sink, boolean prepared) {
        return new Step.Run(
                statement.text(), statement.parameters(), sink, call.identity().role(), prepared);
    }

    /** The call of the function that the settings want before every statement. */
    static Optional<Step.Run> before(RestCall of) {
        return of.serving()
                .settings()
                .rest()
                .preRequest()
                .map(function -> new Step.Run(
                        "SELECT " + function.sql() + "()",
                        List.of(),
                        RowSink.NOTHING,
                        of.identity().role(),
                        of.serving().settings().database().preparedStatements()));
    }

    private Isolation isolation() {
        Optional<String> ofFunction = plan instanceof Plan.Call function
                ? function.invocation().function().isolation()
                : Optional.empty();
        Optional<String> level = ofFunction.or(
                () -> call.serving().catalog().role(call.identity().role()).isolation());
        return switch (level.orElse("")) {
            case "serializable" -> Isolation.SERIALIZABLE;
            case "repeatable read" -> Isolation.REPEATABLE_READ;
            default -> Isolation.DEFAULT;
        };
    }

    private End end() {
        TransactionEnd setting = call.serving().settings().rest().transactionEnd();
        // a preference that the settings do not allow was not read
        Optional<Preferences.Transaction> preferred =
                call.request().preferences().transaction();
        boolean rollback =
                preferred.map(Preferences.Transaction.ROLLBACK::equals).orElse(setting.rollback());
        if (rollback) {
            return End.ROLLBACK;
        }
        return !plan.readOnly() && ResultChecks.mayFail(call.request(), plan) ? End.DECIDE : End.COMMIT;
    }

    @Override
    protected boolean shouldCommit() {
        check(result.result());
        return refusal == null;
    }

    private void check(StatementResult of) {
        try {
            ResultChecks.check(call.request(), plan, of.page());
        } catch (RestException refused) {
            refusal = refused;
        }
    }

    // ---- what comes back

    @Override
    protected void started(ReadControl own) {
        control = own;
    }

    @Override
    public boolean beginBody(StatementResult of, int length) {
        if (length <= KEPT_BYTES || !plan.readOnly() || isBinary()) {
            return false;
        }
        if (isStale()) {
            // the primary is asked when this is over
            return true;
        }
        check(of);
        if (refusal != null) {
            // nobody will ask for the body
            return true;
        }
        readAtReplica();
        try {
            outcome.transactionDone();
            Answer answer = StatementAnswers.of(call.request(), plan, withTotal(of));
            if (answer.body() instanceof Answer.Body.OfStatement) {
                streaming = outcome.begin(answer.head(), length, control);
            } else {
                outcome.answer(answer, NO_BYTES);
            }
        } catch (RestException refused) {
            refusal = refused;
        }
        return true;
    }

    private static final byte[] NO_BYTES = {};

    @Override
    public void bodyPart(ByteBuf bytes) {
        if (streaming) {
            outcome.part(bytes);
        }
    }

    @Override
    protected void completed() {
        if (streaming) {
            outcome.endOfParts();
            return;
        }
        if (outcome.hasBegun()) {
            return;
        }
        if (isStale()) {
            askPrimary();
            return;
        }
        readAtReplica();
        outcome.transactionDone();
        try {
            if (plan.explains()) {
                outcome.answer(
                        new Answer(StatementAnswers.ofExplanation(call.request(), plan), new Answer.Body.OfStatement()),
                        explained());
                return;
            }
            if (refusal == null) {
                check(result.result());
            }
            if (refusal != null) {
                throw refusal;
            }
            outcome.answer(
                    StatementAnswers.of(call.request(), plan, withTotal(result.result())),
                    isBinary() ? bytesOf(result.body()) : result.body());
        } catch (RestException refused) {
            outcome.refuse(refused.error());
        } catch (RuntimeException fault) {
            outcome.fault(fault);
        }
    }

    @Override
    protected void failed(DatabaseException failure) {
        if (streaming) {
            outcome.breakUp();
        } else if (replica.isPresent()
                && !outcome.hasBegun()
                && replica.get().read().isFailedBy(failure)) {
            askPrimary();
        } else {
            outcome.transactionDone();
            outcome.databaseFailed(failure, call.identity().anonymous());
        }
    }

    // ---- at the replica

    private boolean isStale() {
        return replica.isPresent() && !replica.get().read().isFresh();
    }

    private void readAtReplica() {
        if (replica.isPresent() && !toldOfReplica) {
            toldOfReplica = true;
            replica.get().answered().run();
            outcome.add(ReplicaAnswer.ofReplica(replica.get().read().lag()));
        }
    }

    private void askPrimary() {
        ReplicaTurn turn = replica.orElseThrow();
        turn.atPrimary().accept(turn.read().fallback().orElseThrow());
    }

    private byte[] explained() {
        StringBuilder text = new StringBuilder();
        explanation.all().forEach(row -> text.append(row.getFirst()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private StatementResult withTotal(StatementResult of) {
        if (call.prepared().estimate().isEmpty()) {
            return of;
        }
        long estimate = new JsonArray(plannedCount.all().getFirst().getFirst())
                .getJsonObject(0)
                .getJsonObject("Plan")
                .getLong("Plan Rows");
        OptionalLong counted = of.total();
        if (call.request().preferences().count().equals(Optional.of(Count.PLANNED)) || counted.isEmpty()) {
            return of.withTotal(OptionalLong.of(estimate));
        }
        OptionalLong threshold = call.serving().settings().rest().maxRows();
        boolean many = threshold.isEmpty() || counted.getAsLong() > threshold.getAsLong();
        return many ? of.withTotal(OptionalLong.of(Math.max(counted.getAsLong(), estimate))) : of;
    }

    private boolean isBinary() {
        return plan.body() instanceof Body.Custom custom && custom.handler().binary();
    }

    /** {@code bytea} in its hexadecimal form: {@code \x…} (manual, section 8.4.1). */
    private static byte[] bytesOf(byte[] hex) {
        return hex.length < 2
                ? hex
                : HexFormat.of().parseHex(new String(hex, 2, hex.length - 2, StandardCharsets.US_ASCII));
    }
}
