package io.nextmavens.runtime.graphql.execution;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.nextmavens.runtime.graphql.plan.JsonTexts;
import io.nextmavens.runtime.graphql.plan.OperationPlan;
import io.nextmavens.runtime.graphql.plan.OperationPlan.Root;
import io.nextmavens.runtime.graphql.plan.PlanException;
import io.nextmavens.runtime.graphql.plan.Statement;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.ServerError;
import io.nextmavens.runtime.postgres.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs operations that were found valid. Thread-safe. */
public final class Executor {

    private static final Answer OVER_SOCKETS =
            Answer.of(List.of(GraphqlError.of("METHOD_NOT_ALLOWED", "Subscriptions are answered over WebSockets")));

    private final Vertx vertx;
    private final ConnectionPool pool;
    private final Optional<TokenSigner> signer;

    /**
     * An executor.
     *
     * @param signer signs tokens, where there is a secret
     */
    public Executor(Vertx vertx, ConnectionPool pool, Optional<TokenSigner> signer) {
        this.vertx = vertx;
        this.pool = pool;
        this.signer = signer;
    }

    /**
     * Runs an operation.
     *
     * @param submitted is told of each exchange, to cancel it
     * @return the answer; errors are in it
     */
    public Future<Answer> run(Prepared prepared, Caller caller, Consumer<Exchange> submitted) {
        RoleSchema schema = prepared.schema();
        Map<String, Object> variables = prepared.variables();
        try {
            return switch (prepared.plan()) {
                case OperationPlan.Query query -> query(query, prepared, caller, submitted);
                case OperationPlan.Mutation mutation -> mutation(schema, mutation, variables, caller, submitted);
                case OperationPlan.Subscription subscription ->
                    switch (subscription.event()) {
                        case OperationPlan.Event.Live live -> query(live.query(), prepared, caller, submitted);
                        case OperationPlan.Event.Rows rows -> Future.succeededFuture(OVER_SOCKETS);
                        case OperationPlan.Event.Topic topic -> Future.succeededFuture(OVER_SOCKETS);
                    };
            };
        } catch (PlanException e) {
            return Future.succeededFuture(Answer.of(List.of(GraphqlError.of("BAD_USER_INPUT", e.getMessage()))));
        }
    }

    private Future<Answer> query(
            OperationPlan.Query query, Prepared prepared, Caller caller, Consumer<Exchange> submitted) {
        return new QueryRun(prepared.schema(), prepared.operation(), prepared.variables(), caller, submitted)
                .run(query);
    }

    private void submit(Exchange exchange, Consumer<Exchange> submitted) {
        submitted.accept(exchange);
        pool.submit(exchange);
    }

    byte[] finished(Statement statement, byte[] json) {
        if (json == null) {
            return null;
        }
        byte[] bytes = statement.jsonTexts() ? JsonTexts.rewritten(json) : json;
        return statement.tokens() && signer.isPresent() ? signer.get().signed(bytes) : bytes;
    }

    /** Says that a field which is never null is, and takes its data away. */
    private static void checkNull(RoleSchema schema, boolean mutation, String key, String field, Answer answer) {
        if (!answer.isNull(key) || field.startsWith("__")) {
            return;
        }
        GraphQLObjectType type = mutation
                ? schema.schema().schema().getMutationType()
                : schema.schema().schema().getQueryType();
        GraphQLFieldDefinition definition = type.getFieldDefinition(field);
        if (GraphQLTypeUtil.isNonNull(definition.getType())) {
            answer.nothing();
            if (!answer.hasErrors()) {
                answer.fail(GraphqlError.of(
                                "NULL_VALUE",
                                "Cannot return null for non-nullable field " + type.getName() + "." + field + ".")
                        .under(key));
            }
        }
    }

    // ---- queries

    private final class QueryRun {

        private final RoleSchema schema;
        private final Operation operation;
        private final Map<String, Object> variables;
        private final Caller caller;
        private final Consumer<Exchange> submitted;
        private final Promise<Answer> promise = Promise.promise();

        QueryRun(
                RoleSchema schema,
                Operation operation,
                Map<String, Object> variables,
                Caller caller,
                Consumer<Exchange> submitted) {
            this.schema = schema;
            this.operation = operation;
            this.variables = variables;
            this.caller = caller;
            this.submitted = submitted;
        }

        Future<Answer> run(OperationPlan.Query plan) {
            Answer answer =
                    Answer.withFields(plan.roots().stream().map(Root::key).toList());
            List<Root> columns = new ArrayList<>();
            boolean introspects = false;
            for (Root root : plan.roots()) {
                switch (root.kind()) {
                    case COLUMN -> columns.add(root);
                    case FAILED -> answer.fail(failure(root, root.message()));
                    case INTROSPECTION -> introspects = true;
                }
            }
            if (plan.statement().isEmpty()) {
                finish(plan, answer, introspects);
                return promise.future();
            }
            Statement statement = plan.statement().get();
            List<String> values;
            try {
                values = statement.values(variables);
            } catch (PlanException e) {
                if (columns.size() == 1) {
                    answer.fail(failure(columns.getFirst(), e.getMessage()));
                    finish(plan, answer, introspects);
                } else {
                    oneByOne(plan, columns.iterator(), answer, introspects);
                }
                return promise.future();
            }
            boolean introspecting = introspects;
            submit(
                    new QueryTransaction(
                            caller,
                            statement,
                            values,
                            row -> {
                                for (int i = 0; i < columns.size(); i++) {
                                    answer.put(columns.get(i).key(), finished(statement, row.get(i)));
                                }
                                finish(plan, answer, introspecting);
                            },
                            failure -> failed(plan, columns, failure, answer, introspecting)),
                    submitted);
            return promise.future();
        }

        private GraphqlError failure(Root root, String message) {
            return GraphqlError.of("BAD_USER_INPUT", message)
                    .at(root.field().getSourceLocation())
                    .under(root.key());
        }

        private void failed(
                OperationPlan.Query plan,
                List<Root> columns,
                DatabaseException failure,
                Answer answer,
                boolean introspects) {
            if (failure instanceof DatabaseException.StatementFailed
                    && columns.size() > 1
                    && !caller.hasToAskPrimary()) {
                // to tell which of them it was
                oneByOne(plan, columns.iterator(), answer, introspects);
                return;
            }
            columns.forEach(root -> answer.fail(DatabaseErrors.of(failure)
                    .at(root.field().getSourceLocation())
                    .under(root.key())));
            finish(plan, answer, introspects);
        }

        private void oneByOne(OperationPlan.Query plan, Iterator<Root> rest, Answer answer, boolean introspects) {
            if (!rest.hasNext()) {
                finish(plan, answer, introspects);
                return;
            }
            Root root = rest.next();
            try {
                Statement alone = schema.planner()
                        .alone(operation.definition(), operation.fragments(), variables, root.key())
                        .statement()
                        .orElseThrow();
                submit(
                        new QueryTransaction(
                                caller,
                                alone,
                                alone.values(variables),
                                row -> {
                                    answer.put(root.key(), finished(alone, row.getFirst()));
                                    oneByOne(plan, rest, answer, introspects);
                                },
                                failure -> {
                                    answer.fail(DatabaseErrors.of(failure)
                                            .at(root.field().getSourceLocation())
                                            .under(root.key()));
                                    oneByOne(plan, rest, answer, introspects);
                                }),
                        submitted);
            } catch (PlanException e) {
                answer.fail(failure(root, e.getMessage()));
                oneByOne(plan, rest, answer, introspects);
            }
        }

        private void finish(OperationPlan.Query plan, Answer answer, boolean introspects) {
            plan.roots().forEach(root -> {
                if (root.kind() != Root.Kind.INTROSPECTION) {
                    checkNull(schema, false, root.key(), root.field().getName(), answer);
                }
            });
            if (!introspects) {
                promise.complete(answer);
                return;
            }
            vertx.executeBlocking(
                            () -> {
                                Map<String, String> parts = new HashMap<>();
                                for (Root root : plan.roots()) {
                                    if (root.kind() == Root.Kind.INTROSPECTION) {
                                        parts.put(
                                                root.key(),
                                                schema.introspector()
                                                        .answer(operation, List.of(root.field()), variables));
                                    }
                                }
                                return parts;
                            },
                            false)
                    .onSuccess(parts -> {
                        parts.forEach((key, json) -> answer.put(key, json.getBytes(StandardCharsets.UTF_8)));
                        promise.complete(answer);
                    })
                    .onFailure(promise::fail);
        }
    }

    // ---- mutations

    private Future<Answer> mutation(
            RoleSchema schema,
            OperationPlan.Mutation plan,
            Map<String, Object> variables,
            Caller caller,
            Consumer<Exchange> submitted) {
        Answer answer = Answer.withFields(
                plan.steps().stream().map(OperationPlan.Step::key).toList());
        List<OperationPlan.Step> running = new ArrayList<>();
        List<MutationTransaction.Running> mutations = new ArrayList<>();
        for (OperationPlan.Step step : plan.steps()) {
            try {
                if (step.payload().isEmpty()) {
                    throw new PlanException(step.message());
                }
                mutations.add(running(step, variables, caller));
                running.add(step);
            } catch (PlanException e) {
                answer.fail(failure(step, GraphqlError.of("BAD_USER_INPUT", e.getMessage())));
            }
        }
        if (mutations.isEmpty()) {
            plan.steps()
                    .forEach(step ->
                            checkNull(schema, true, step.key(), step.field().getName(), answer));
            return Future.succeededFuture(answer);
        }
        Promise<Answer> promise = Promise.promise();
        Consumer<Map<Integer, ServerError>> done = errors -> {
            for (int i = 0; i < running.size(); i++) {
                answered(running.get(i), mutations.get(i), Optional.ofNullable(errors.get(i)), answer);
            }
            plan.steps()
                    .forEach(step ->
                            checkNull(schema, true, step.key(), step.field().getName(), answer));
            promise.complete(answer);
        };
        submit(
                new MutationTransaction(caller, mutations, done, failure -> {
                    running.forEach(step -> answer.fail(failure(step, DatabaseErrors.of(failure))));
                    plan.steps()
                            .forEach(step -> checkNull(
                                    schema, true, step.key(), step.field().getName(), answer));
                    promise.complete(answer);
                }),
                submitted);
        return promise.future();
    }

    private static GraphqlError failure(OperationPlan.Step step, GraphqlError error) {
        return error.at(step.field().getSourceLocation()).under(step.key());
    }

    private static MutationTransaction.Running running(
            OperationPlan.Step step, Map<String, Object> variables, Caller caller) {
        List<Step.Run> statements = new ArrayList<>();
        Optional<ColumnsSink> changed = Optional.empty();
        if (step.change().isPresent()) {
            ColumnsSink sink = new ColumnsSink();
            changed = Optional.of(sink);
            statements.add(run(step.change().get(), variables, sink, caller));
        }
        ColumnsSink payload = new ColumnsSink();
        statements.add(run(step.payload().orElseThrow(), variables, payload, caller));
        return new MutationTransaction.Running(statements, changed, payload);
    }

    private static Step.Run run(Statement statement, Map<String, Object> variables, ColumnsSink sink, Caller caller) {
        return new Step.Run(
                statement.sql(),
                statement.values(variables),
                sink,
                caller.identity().role(),
                caller.prepared());
    }

    private void answered(
            OperationPlan.Step step, MutationTransaction.Running running, Optional<ServerError> error, Answer answer) {
        if (error.isPresent()) {
            answer.fail(failure(step, DatabaseErrors.of(error.get())));
            return;
        }
        boolean missing = step.missing().isPresent()
                && running.change()
                        .map(sink -> new String(sink.columns().getFirst(), StandardCharsets.UTF_8).equals("\"\""))
                        .orElse(false);
        if (missing) {
            answer.fail(
                    failure(step, GraphqlError.of("NOT_FOUND", step.missing().get())));
            return;
        }
        answer.put(
                step.key(),
                finished(
                        step.payload().orElseThrow(),
                        running.payload().columns().getFirst()));
    }
}
