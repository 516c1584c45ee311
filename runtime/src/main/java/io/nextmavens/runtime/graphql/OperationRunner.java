package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.graphql.execution.Executor;
import io.nextmavens.runtime.graphql.execution.Operation;
import io.nextmavens.runtime.graphql.execution.Operations;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.nextmavens.runtime.graphql.execution.RoleSchema;
import io.nextmavens.runtime.identity.SchemaView;
import io.nextmavens.runtime.postgres.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads and runs the operations of clients, however they came. Documents that were not seen before are read off the
 * event loop. Thread-safe.
 */
public final class OperationRunner {

    private final Vertx vertx;
    private final SchemaStore schemas;
    private final Executor executor;
    private final PersistedOperations persisted;

    OperationRunner(Vertx vertx, SchemaStore schemas, Executor executor, PersistedOperations persisted) {
        this.vertx = vertx;
        this.schemas = schemas;
        this.executor = executor;
        this.persisted = persisted;
    }

    /**
     * The operation by the schema of now, for that role and the schemas of tenants that it sees. Fails with
     * {@link Operations.Refused} when it is not valid, and with DatabaseException when there is no schema.
     */
    public Future<Prepared> prepare(String role, SchemaView view, GraphqlRequest request) {
        Optional<String> text = persisted.text(request);
        if (text.isEmpty()) {
            return Future.failedFuture(new Operations.Refused(List.of(persisted.refusal(request))));
        }
        return schemas.of(role, view).compose(schema -> {
            Operation known = schema.operations().known(text.get(), request.operationName());
            return known != null
                    ? prepared(schema, known, request)
                    : vertx.executeBlocking(() -> schema.operations().read(text.get(), request.operationName()), false)
                            .compose(read -> prepared(schema, read, request));
        });
    }

    private static Future<Prepared> prepared(RoleSchema schema, Operation operation, GraphqlRequest request) {
        try {
            return Future.succeededFuture(
                    new Prepared(schema, operation, schema.operations().variables(operation, request.variables())));
        } catch (Operations.Refused refused) {
            return Future.failedFuture(refused);
        }
    }

    /**
     * Runs an operation that is no subscription.
     *
     * @param submitted is told of each exchange, to cancel it
     */
    public Future<Answer> run(Prepared prepared, Caller caller, Consumer<Exchange> submitted) {
        return executor.run(prepared, caller, submitted);
    }
}
