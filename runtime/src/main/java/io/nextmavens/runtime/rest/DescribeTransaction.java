package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.postgres.TransactionMode;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.nextmavens.runtime.rest.openapi.Accessible;
import io.nextmavens.runtime.rest.openapi.OpenApiDocument;
import io.nextmavens.runtime.rest.openapi.OpenApiSettings;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.response.Answer;
import io.nextmavens.runtime.rest.response.InformationAnswers;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.nextmavens.runtime.settings.RestSettings.OpenApi;
import io.nextmavens.runtime.settings.RestSettings.OpenApiMode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Asks what the role of the request may use of a schema, and answers with the schema's description. */
final class DescribeTransaction extends Transaction {

    private static final String VERSION = "0.1.0";

    private final Vertx vertx;
    private final RestCall call;
    private final Plan.Describe plan;
    private final String authority;
    private final RestOutcome outcome;
    private final Rows accessible = new Rows();

    /**
     * The transaction.
     *
     * @param authority host and port that the client reached us by, for where no setting says it
     */
    DescribeTransaction(Vertx vertx, RestCall call, Plan.Describe plan, String authority, RestOutcome outcome) {
        this.vertx = vertx;
        this.call = call;
        this.plan = plan;
        this.authority = authority;
        this.outcome = outcome;
    }

    @Override
    protected Script script() {
        SqlStatement statement = Accessible.statement(plan.schema());
        Step.Run run = new Step.Run(
                statement.text(),
                statement.parameters(),
                accessible,
                call.identity().role(),
                call.serving().settings().database().preparedStatements());
        return new Script(
                new TransactionMode(Isolation.DEFAULT, true),
                TransactionSettings.of(call.serving(), call.identity(), call.head(), call.request(), plan),
                RestTransaction.before(call),
                List.of(run),
                End.COMMIT);
    }

    @Override
    protected void completed() {
        outcome.transactionDone();
        Answer answer = new Answer(InformationAnswers.description(call.request()), new Answer.Body.OfStatement());
        if (plan.headersOnly() || accessible.all().isEmpty()) {
            outcome.answer(answer, new byte[0]);
            return;
        }
        // thousands of relations make a document that takes long enough to hold up requests
        vertx.executeBlocking(this::document, false).onComplete(written -> {
            if (written.succeeded()) {
                outcome.answer(answer, written.result());
            } else {
                outcome.fault(new IllegalStateException("describing schema " + plan.schema(), written.cause()));
            }
        });
    }

    private byte[] document() {
        return OpenApiDocument.of(
                        call.serving().catalog(),
                        plan.schema(),
                        Accessible.of(accessible.all().getFirst().getFirst()),
                        settings())
                .getBytes(StandardCharsets.UTF_8);
    }

    private OpenApiSettings settings() {
        OpenApi openApi = call.serving().settings().rest().openApi();
        boolean all = openApi.mode() == OpenApiMode.IGNORE_PRIVILEGES;
        Optional<URI> proxy = openApi.proxyUri().map(URI::create);
        return proxy.map(uri -> OpenApiSettings.behind(uri, all, openApi.security(), VERSION))
                .orElseGet(() -> new OpenApiSettings("http", authority, "/", all, openApi.security(), VERSION));
    }

    @Override
    protected void failed(DatabaseException failure) {
        outcome.transactionDone();
        outcome.databaseFailed(failure, call.identity().anonymous());
    }
}
