package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.access.RoleOrigins;
import io.nextmavens.runtime.graphql.GraphqlRequest.Body;
import io.nextmavens.runtime.graphql.GraphqlRequest.Unreadable;
import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.graphql.execution.DatabaseErrors;
import io.nextmavens.runtime.graphql.execution.EventExecutor;
import io.nextmavens.runtime.graphql.execution.Executor;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.graphql.execution.Operation;
import io.nextmavens.runtime.graphql.execution.Operations;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.nextmavens.runtime.graphql.execution.TokenSigner;
import io.nextmavens.runtime.graphql.introspection.DescriptionLoader;
import io.nextmavens.runtime.graphql.introspection.WatchTriggers;
import io.nextmavens.runtime.graphql.playground.Playground;
import io.nextmavens.runtime.graphql.schema.SubscriptionFields;
import io.nextmavens.runtime.graphql.socket.GraphqlSockets;
import io.nextmavens.runtime.graphql.socket.SocketParts;
import io.nextmavens.runtime.graphql.subscription.Subscriptions;
import io.nextmavens.runtime.graphql.subscription.Topics;
import io.nextmavens.runtime.http.BodyReader;
import io.nextmavens.runtime.http.Replies;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.TooManyRequests;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.identity.SchemaView;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.realtime.RealtimeService;
import io.nextmavens.runtime.realtime.changes.Changes;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.error.TokenErrors;
import io.nextmavens.runtime.settings.FunctionName;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.runtime.state.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The GraphQL service: takes a request through its stages. Runs on the event loop that the request came on; documents
 * that were not seen before are read elsewhere.
 */
public final class GraphqlService implements Service {

    private static final Logger LOG = Logger.getLogger(GraphqlService.class);

    private final ServiceContext context;
    private final GraphqlSettings settings;
    private final BodyReader bodies;
    private final Playground playground;
    private final Optional<TokenSigner> signer;
    private final Topics topics;
    private final OwnPort ownPort;
    private final RoleOrigins origins;
    private volatile Callers callers;

    // made when it is known which services there are
    private SchemaStore schemas;
    private OperationRunner runner;
    private ReplicaQueries reads;
    private GraphqlSockets sockets;

    private GraphqlService(ServiceContext context, GraphqlSettings settings) {
        this.context = context;
        this.settings = settings;
        this.signer = settings.secret()
                .or(() -> context.settings().tokens().secret())
                .map(secret -> new TokenSigner(secret, InstantSource.system()));
        this.bodies = new BodyReader(
                settings.guards().bodyBytes(), Runtime.getRuntime().maxMemory());
        this.playground = new Playground();
        this.topics = new Topics(context.vertx(), context.settings().database().target());
        this.ownPort = new OwnPort(context.vertx(), this);
        this.origins = context.origins();
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
        if (settings.watch()) {
            WatchTriggers.install(context.pool())
                    .onFailure(cause -> LOG.warnf(
                            "GRAPHILE_WATCH: no event triggers, so changes of the schema are seen on NOTIFY pgrst only:"
                                    + " %s",
                            cause.getMessage()));
        }
        return service;
    }

    @Override
    public void started(List<Service> all) {
        GraphqlSettings.Subscribing subscribing = settings.subscriptions();
        Optional<Changes> changes = all.stream()
                .filter(RealtimeService.class::isInstance)
                .map(service -> ((RealtimeService) service).changes())
                .findFirst();
        boolean read = changes.filter(Changes::isConfigured).isPresent();
        SubscriptionFields subscribed = subscribing.enabled()
                ? new SubscriptionFields(read, subscribing.topics(), read && subscribing.live())
                : SubscriptionFields.NONE;
        Executor executor = new Executor(context.vertx(), context.pool(), signer);
        schemas = new SchemaStore(
                context.vertx(),
                settings,
                signer.isPresent(),
                subscribed,
                new DescriptionLoader(context.vertx(), context.pool()));
        runner = new OperationRunner(
                context.vertx(), schemas, executor, PersistedOperations.read(settings.persistedOperations()));
        reads = new ReplicaQueries(context, executor, signer);
        Subscriptions subscriptions = new Subscriptions(
                context.vertx(),
                new EventExecutor(executor, context.pool()),
                changes,
                topics,
                new Subscriptions.Options(
                        subscribing.authorization().map(FunctionName::sql),
                        subscribing.liveInterval().toMillis()));
        sockets = new GraphqlSockets(new SocketParts(
                context.vertx(),
                subscribing.limits(),
                () -> Optional.ofNullable(callers),
                runner,
                subscriptions,
                origins));
        settings.port().ifPresent(ownPort::listen);
    }

    private void changed(Snapshot next) {
        Callers before = callers;
        callers = new Callers(settings, next);
        if (sockets != null) {
            sockets.endThoseOf(next.tenants().suspended());
        }
        if (before != null && before.hasSchemaOf(next)) {
            return;
        }
        // comments and other schemas than REST's count here, so that REST's catalog cannot tell what changed
        schemas.reload(next.tenantSchemas());
    }

    /** Its connections, for the endpoints that they come to. */
    public GraphqlSockets sockets() {
        return sockets;
    }

    /** The port of its own that it listens on; 0 where it does not. */
    public int ownPort() {
        return ownPort.number();
    }

    Optional<String> prefixOf(String path) {
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
        ownPort.close();
        sockets.close();
        topics.close();
    }

    @Override
    public boolean takesUpgrade(String path) {
        return settings.subscriptions().enabled() && path.equals("/");
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
                    GraphqlError.of(
                            refused.error().code().equals(TokenErrors.TENANT_SUSPENDED)
                                    ? TokenErrors.TENANT_SUSPENDED
                                    : "UNAUTHENTICATED",
                            refused.error().message()));
            return;
        }
        // a port of its own is behind no gateway
        if (origins.refused(request).contains(identity.role())) {
            reply.error(
                    403, GraphqlError.of(Replies.ADDRESS_NOT_ALLOWED, "The " + Replies.originRefusal(identity.role())));
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
        return runner.prepare(running.identity().role(), SchemaView.of(running.identity()), request)
                .compose(prepared -> run(running, prepared))
                .recover(cause -> cause instanceof Operations.Refused refused
                        ? Future.succeededFuture(Answer.of(refused.errors()))
                        : Future.failedFuture(cause));
    }

    private Future<Answer> run(Running running, Prepared prepared) {
        Operation operation = prepared.operation();
        if (operation.isSubscription() || (operation.isMutation() && running.queriesOnly())) {
            return Future.succeededFuture(Answer.of(List.of(GraphqlError.of(
                    "METHOD_NOT_ALLOWED",
                    operation.isMutation()
                            ? "Mutations are sent with POST"
                            : "Subscriptions are answered over WebSockets"))));
        }
        Caller caller = running.callers().caller(running.identity(), running.request());
        return !operation.isMutation() && reads.isPreferredBy(running.request())
                ? reads.run(prepared, caller, running.request(), running::submitted)
                : runner.run(prepared, caller, running::submitted);
    }
}
