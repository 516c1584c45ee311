package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.GraphqlRequest.Body;
import io.nextmavens.runtime.graphql.GraphqlRequest.Unreadable;
import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.DatabaseErrors;
import io.nextmavens.runtime.graphql.execution.Executor;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.execution.Operation;
import io.nextmavens.runtime.graphql.execution.Operations;
import io.nextmavens.runtime.graphql.execution.RoleSchema;
import io.nextmavens.runtime.graphql.execution.TokenSigner;
import io.nextmavens.runtime.graphql.introspection.DescriptionLoader;
import io.nextmavens.runtime.graphql.introspection.WatchTriggers;
import io.nextmavens.runtime.graphql.playground.Playground;
import io.nextmavens.runtime.http.BodyReader;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.TooManyRequests;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.runtime.state.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The GraphQL service: takes a request through its stages. Runs on the event loop that the request came on; documents
 * that were not seen before are read elsewhere.
 */
public final class GraphqlService implements Service {

    private static final Logger LOG = Logger.getLogger(GraphqlService.class);

    private final Vertx vertx;
    private final ServiceContext context;
    private final GraphqlSettings settings;
    private final SchemaStore schemas;
    private final Executor executor;
    private final BodyReader bodies;
    private final PersistedOperations persisted;
    private final Playground playground;
    private volatile Callers callers;
    private HttpServer ownServer;

    private GraphqlService(ServiceContext context, GraphqlSettings settings) {
        this.vertx = context.vertx();
        this.context = context;
        this.settings = settings;
        Optional<TokenSigner> signer = settings.secret()
                .or(() -> context.settings().tokens().secret())
                .map(secret -> new TokenSigner(secret, InstantSource.system()));
        this.schemas =
                new SchemaStore(vertx, settings, signer.isPresent(), new DescriptionLoader(vertx, context.pool()));
        this.executor = new Executor(vertx, context.pool(), signer);
        this.bodies = new BodyReader(
                settings.guards().bodyBytes(), Runtime.getRuntime().maxMemory());
        this.persisted = PersistedOperations.read(settings.persistedOperations());
        this.playground = new Playground();
    }

    /** Starts the service: it answers at once, with 503 until the database was read. */
    public static GraphqlService start(ServiceContext context) {
        RuntimeSettings runtime = context.settings();
        GraphqlSettings settings = GraphqlSettings.read(context.environment(), runtime);
        if (settings.defaultRole().isEmpty()
                && runtime.rest().anonymousRole().isEmpty()
                && runtime.project().isEmpty()) {
            LOG.infof(
                    "GraphQL requests without a token run as %s, the login; GRAPHILE_DEFAULT_ROLE names another role",
                    runtime.database().target().user());
        }
        GraphqlService service = new GraphqlService(context, settings);
        context.state().observe(service::changed);
        settings.port().ifPresent(service::listen);
        if (settings.watch()) {
            WatchTriggers.install(context.pool())
                    .onFailure(cause -> LOG.warnf(
                            "GRAPHILE_WATCH: no event triggers, so changes of the schema are seen on NOTIFY pgrst only:"
                                    + " %s",
                            cause.getMessage()));
        }
        return service;
    }

    private void changed(Snapshot next) {
        callers = new Callers(settings, next);
        // comments and other schemas than REST's count here, so that REST's catalog cannot tell what changed
        schemas.reload();
    }

    private void listen(int port) {
        vertx.createHttpServer()
                .requestHandler(this::handleAtOwnPort)
                .listen(port)
                .onSuccess(server -> ownServer = server)
                .onFailure(cause -> LOG.errorf("Listening on GRAPHILE_PORT %d failed: %s", port, cause.getMessage()));
    }

    private void handleAtOwnPort(HttpServerRequest request) {
        String path = request.path() == null ? "/" : request.path();
        String prefix = prefixOf(path).orElse("");
        handle(request, path.length() == prefix.length() ? "/" : path.substring(prefix.length()));
    }

    private Optional<String> prefixOf(String path) {
        return prefixes().stream()
                .filter(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"))
                .findFirst();
    }

    @Override
    public String name() {
        return "graphql";
    }

    @Override
    public List<String> prefixes() {
        return List.of("/graphql/v1", "/graphql");
    }

    @Override
    public boolean takesRoot() {
        return false;
    }

    @Override
    public void close() {
        if (ownServer != null) {
            var _ = ownServer.close();
        }
    }

    // ---- HTTP

    @Override
    public void handle(HttpServerRequest request, String path) {
        Reply reply = new Reply(request);
        try {
            if (request.method().equals(HttpMethod.POST) && path.equals("/")) {
                bodies.read(request, body -> read(request, reply, body));
            } else if (request.method().equals(HttpMethod.GET)
                    || request.method().equals(HttpMethod.HEAD)) {
                get(request, path, reply);
            } else if (!path.equals("/")) {
                reply.error(404, GraphqlError.of("NOT_FOUND", "GraphQL answers at /graphql"));
            } else {
                request.response().putHeader("Allow", "GET, POST");
                reply.error(
                        405, GraphqlError.of("METHOD_NOT_ALLOWED", "Send operations with POST, or queries with GET"));
            }
        } catch (RuntimeException fault) {
            fault(reply, fault);
        }
    }

    @Override
    public void refuse(HttpServerRequest request, TooManyRequests refusal) {
        new Reply(request).error(429, GraphqlError.of(TooManyRequests.CODE, refusal.message()));
    }

    private void get(HttpServerRequest request, String path, Reply reply) {
        boolean asks = request.query() != null && request.query().matches("(.*&)?(query|documentId|extensions)=.*");
        if (!asks
                && settings.playground()
                && playground.answers(request, prefixOf(request.path()).orElse("/graphql"), path)) {
            return;
        }
        if (!path.equals("/")) {
            reply.error(404, GraphqlError.of("NOT_FOUND", "GraphQL answers at /graphql"));
            return;
        }
        try {
            GraphqlRequest operation = GraphqlRequest.ofQuery(request);
            run(request, new Body(List.of(operation), false), reply, true);
        } catch (Unreadable unreadable) {
            reply.error(unreadable.status(), GraphqlError.of("BAD_REQUEST", unreadable.getMessage()));
        }
    }

    private void read(HttpServerRequest request, Reply reply, Buffer body) {
        try {
            run(request, GraphqlRequest.ofBody(request.getHeader("Content-Type"), body), reply, false);
        } catch (Unreadable unreadable) {
            reply.error(unreadable.status(), GraphqlError.of("BAD_REQUEST", unreadable.getMessage()));
        } catch (RuntimeException fault) {
            fault(reply, fault);
        }
    }

    private static void fault(Reply reply, Throwable fault) {
        if (fault instanceof DatabaseException failure) {
            // a token may name a role that there is not
            boolean refused = failure instanceof DatabaseException.StatementFailed;
            reply.error(refused ? 400 : 503, DatabaseErrors.of(failure));
            return;
        }
        LOG.error("Answering a GraphQL request failed", fault);
        reply.error(500, GraphqlError.of("INTERNAL_ERROR", "Internal error: the request could not be answered"));
    }

    private void run(HttpServerRequest request, Body body, Reply reply, boolean queriesOnly) {
        Callers now = callers;
        if (now == null) {
            request.response()
                    .putHeader("Retry-After", Long.toString(context.state().retryAfterSeconds()));
            reply.error(503, GraphqlError.of("UNAVAILABLE", "The database was not read yet; try again in a moment"));
            return;
        }
        if (body.requests().size() > settings.guards().batch()) {
            reply.error(
                    400,
                    GraphqlError.of(
                            "BATCH_TOO_LARGE",
                            "The batch has " + body.requests().size() + " operations; GRAPHILE_MAX_BATCH allows "
                                    + settings.guards().batch()));
            return;
        }
        Identity identity;
        try {
            identity = now.identify(request.getHeader("Authorization"), request.getHeader("apikey"));
        } catch (RestException refused) {
            refused.error().headers().forEach(header -> request.response().putHeader(header.name(), header.value()));
            reply.error(
                    refused.error().status(),
                    GraphqlError.of("UNAUTHENTICATED", refused.error().message()));
            return;
        }
        Running running = new Running(now, identity, request, queriesOnly);
        if (body.batch()) {
            batch(running, body.requests(), reply);
        } else {
            answer(running, body.requests().getFirst())
                    .onSuccess(reply::answer)
                    .onFailure(cause -> fault(reply, cause));
        }
    }

    private void batch(Running running, List<GraphqlRequest> requests, Reply reply) {
        Future<List<Answer>> all = Future.succeededFuture(new ArrayList<>());
        for (GraphqlRequest each : requests) {
            all = all.compose(answers -> answer(running, each).map(answer -> {
                answers.add(answer);
                return answers;
            }));
        }
        all.onSuccess(reply::answers).onFailure(cause -> fault(reply, cause));
    }

    // ---- operations

    /** A request as its operations run. */
    private record Running(Callers callers, Identity identity, HttpServerRequest request, boolean queriesOnly) {

        /** Gives an exchange up when the client goes away. */
        void submitted(Exchange exchange) {
            request.response().closeHandler(gone -> {
                if (!request.response().ended()) {
                    exchange.cancel();
                }
            });
        }
    }

    private Future<Answer> answer(Running running, GraphqlRequest request) {
        Optional<String> text = persisted.text(request);
        if (text.isEmpty()) {
            return Future.succeededFuture(Answer.of(List.of(persisted.refusal(request))));
        }
        return schemas.of(running.identity().role()).compose(schema -> {
            Operation known = schema.operations().known(text.get(), request.operationName());
            if (known != null) {
                return run(running, schema, known, request);
            }
            return vertx.<Object>executeBlocking(() -> read(schema, text.get(), request), false)
                    .compose(read -> read instanceof Operation operation
                            ? run(running, schema, operation, request)
                            : Future.succeededFuture((Answer) read));
        });
    }

    private static Object read(RoleSchema schema, String text, GraphqlRequest request) {
        try {
            return schema.operations().read(text, request.operationName());
        } catch (Operations.Refused refused) {
            return Answer.of(refused.errors());
        }
    }

    private Future<Answer> run(Running running, RoleSchema schema, Operation operation, GraphqlRequest request) {
        if (!operation.isQuery() && (running.queriesOnly() || !operation.isMutation())) {
            return Future.succeededFuture(Answer.of(List.of(GraphqlError.of(
                    "METHOD_NOT_ALLOWED",
                    operation.isMutation()
                            ? "Mutations are sent with POST"
                            : "Subscriptions are answered over WebSockets"))));
        }
        try {
            Map<String, Object> variables = schema.operations().variables(operation, request.variables());
            return executor.run(
                    schema,
                    operation,
                    variables,
                    running.callers().caller(running.identity(), running.request()),
                    running::submitted);
        } catch (Operations.Refused refused) {
            return Future.succeededFuture(Answer.of(refused.errors()));
        }
    }
}
