package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.http.BodyReader;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.SlowReaders;
import io.nextmavens.runtime.http.SpoolSpace;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.replica.Fallback;
import io.nextmavens.runtime.replica.ReadReplica;
import io.nextmavens.runtime.replica.ReplicaAnswer;
import io.nextmavens.runtime.replica.ReplicaRead;
import io.nextmavens.runtime.rest.error.ConnectionErrors;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.PayloadParser;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.response.Answer;
import io.nextmavens.runtime.rest.response.InformationAnswers;
import io.nextmavens.runtime.rest.response.LegacyNameWarning;
import io.nextmavens.runtime.settings.HttpSettings;
import io.nextmavens.runtime.state.ProjectState;
import io.nextmavens.runtime.state.ServiceContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The REST service: takes a request through its stages. Runs on the event loop that the request came on, and on that
 * of a database connection when it has to borrow one of another loop.
 */
public final class RestService implements Service {

    private static final String WARNING_AGENT = "NextMavens";
    private static final byte[] NO_BYTES = {};

    /** Larger bodies are read by another thread, since an event loop has more requests than one. */
    private static final int READ_ON_EVENT_LOOP = 256 * 1024;

    private final Vertx vertx;
    private final ProjectState state;
    private final ConnectionPool pool;
    private final Optional<ReadReplica> replica;
    private final SlowReaders slowReaders;
    private final HttpSettings http;
    private final RequestLog log;
    private final BodyReader bodies;
    private volatile Servings servings;

    private RestService(ServiceContext context, SlowReaders slowReaders) {
        this.vertx = context.vertx();
        this.state = context.state();
        this.pool = context.pool();
        this.replica = context.replica();
        this.slowReaders = slowReaders;
        this.http = context.settings().http();
        this.log = new RequestLog(context.metrics(), http.requestLog());
        this.bodies = new BodyReader(http.bodyLimit(), Runtime.getRuntime().maxMemory());
    }

    /** Starts the service: it answers at once, with 503 until the database was read. */
    public static RestService start(ServiceContext context) {
        HttpSettings http = context.settings().http();
        SlowReaders slowReaders = new SlowReaders(
                context.vertx(),
                http.stallTimeout(),
                context.settings().database().pool().size(),
                context.pool()::isContended,
                new SpoolSpace(Path.of(System.getProperty("java.io.tmpdir")), http.spoolLimit()));
        RestService service = new RestService(context, slowReaders);
        context.state().observe(next -> service.servings = new Servings(next));
        new RestMetrics(context.state(), context.pool(), slowReaders).bindTo(context.metrics());
        return service;
    }

    /** What the database has, as JSON, for whoever administers the runtime; empty until it was read. */
    public Optional<String> describeCatalog() {
        return Optional.ofNullable(state.current()).map(now -> CatalogJson.of(now.catalog()));
    }

    @Override
    public void close() {
        slowReaders.close();
    }

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public List<String> prefixes() {
        return List.of("/rest/v1");
    }

    @Override
    public boolean takesRoot() {
        return true;
    }

    @Override
    public void handle(HttpServerRequest request, String path) {
        Stopwatch stopwatch = new Stopwatch();
        Servings servings = this.servings;
        Serving serving = servings == null ? null : servings.common();
        AnswerWriter writer = new AnswerWriter(request, slowReaders, verbose(serving), traceHeader(serving, request));
        String[] role = {"-"};
        RestOutcome outcome = new RestOutcome(
                writer,
                stopwatch,
                serving != null && serving.settings().http().serverTiming(),
                state::retryAfterSeconds,
                () -> log.ended(request, role[0], writer.status(), writer.bytes(), stopwatch.elapsed()));
        try {
            if (serving == null) {
                throw ConnectionErrors.noCatalog().exception();
            }
            Identity identity =
                    serving.authenticator().identify(request.getHeader("Authorization"), request.getHeader("apikey"));
            role[0] = identity.role();
            stopwatch.jwtDone();
            IncomingRequest incoming = IncomingRequest.of(servings.of(identity), identity, head(request, path));
            if (PayloadParser.isWanted(incoming.request().action())) {
                bodies.read(request, body -> read(incoming, body, request, outcome, stopwatch));
            } else {
                plan(incoming, new Payload.None(), request, outcome, stopwatch);
            }
        } catch (RestException refused) {
            outcome.refuse(refused.error());
        } catch (RuntimeException fault) {
            outcome.fault(fault);
        }
    }

    private void read(
            IncomingRequest incoming,
            Buffer body,
            HttpServerRequest request,
            RestOutcome outcome,
            Stopwatch stopwatch) {
        if (body.length() > READ_ON_EVENT_LOOP) {
            vertx.executeBlocking(() -> PayloadParser.parse(incoming.request(), body), false)
                    .onSuccess(payload -> plan(incoming, payload, request, outcome, stopwatch))
                    .onFailure(cause -> {
                        if (cause instanceof RestException refused) {
                            outcome.refuse(refused.error());
                        } else {
                            outcome.fault(new IllegalStateException("reading a body", cause));
                        }
                    });
            return;
        }
        try {
            plan(incoming, PayloadParser.parse(incoming.request(), body), request, outcome, stopwatch);
        } catch (RestException refused) {
            outcome.refuse(refused.error());
        } catch (RuntimeException fault) {
            outcome.fault(fault);
        }
    }

    private void plan(
            IncomingRequest incoming,
            Payload payload,
            HttpServerRequest request,
            RestOutcome outcome,
            Stopwatch stopwatch) {
        try {
            stopwatch.parseDone();
            RestCall call = incoming.call(payload);
            stopwatch.planDone();
            run(call, request, outcome);
        } catch (RestException refused) {
            outcome.refuse(refused.error());
        } catch (RuntimeException fault) {
            outcome.fault(fault);
        }
    }

    private void run(RestCall call, HttpServerRequest request, RestOutcome outcome) {
        switch (call.plan()) {
            case Plan.RelationOptions options ->
                outcome.answer(new Answer(InformationAnswers.options(options), new Answer.Body.None()), NO_BYTES);
            case Plan.FunctionOptions options ->
                outcome.answer(new Answer(InformationAnswers.options(options), new Answer.Body.None()), NO_BYTES);
            case Plan.RootOptions options ->
                outcome.answer(new Answer(InformationAnswers.options(options), new Answer.Body.None()), NO_BYTES);
            case Plan.Describe describe ->
                submit(new DescribeTransaction(vertx, call, describe, authority(request), outcome), request);
            case Plan.Statement statement -> {
                LegacyNameWarning.header(statement.legacyNames(), WARNING_AGENT)
                        .ifPresent(header -> outcome.add(List.of(header)));
                if (statement.readOnly() && call.request().preferences().readsReplica()) {
                    readFromReplica(call, statement, request, outcome);
                } else {
                    submit(new RestTransaction(call, statement, outcome), request);
                }
            }
        }
    }

    /** The primary answers where the replica cannot, and the answer says so. */
    private void readFromReplica(RestCall call, Plan.Statement plan, HttpServerRequest request, RestOutcome outcome) {
        Optional<Fallback> fallback = replica.map(ReadReplica::fallback).orElse(Optional.of(Fallback.NONE));
        if (fallback.isPresent()) {
            readFromPrimary(fallback.get(), call, plan, request, outcome);
            return;
        }
        ReplicaRead read = replica.get().begin();
        ReplicaTurn turn = new ReplicaTurn(
                read,
                () -> replica.get().count(Optional.empty()),
                why -> readFromPrimary(why, call, plan, request, outcome));
        submit(
                new RestTransaction(call, plan, outcome, Optional.of(turn)),
                request,
                replica.get().pool());
    }

    private void readFromPrimary(
            Fallback why, RestCall call, Plan.Statement plan, HttpServerRequest request, RestOutcome outcome) {
        replica.ifPresent(there -> there.count(Optional.of(why)));
        outcome.add(ReplicaAnswer.ofPrimary(why));
        submit(new RestTransaction(call, plan, outcome), request);
    }

    private void submit(Transaction transaction, HttpServerRequest request) {
        submit(transaction, request, pool);
    }

    /** Runs a transaction, and cancels it when the client goes away. */
    private static void submit(Transaction transaction, HttpServerRequest request, ConnectionPool pool) {
        request.response().closeHandler(gone -> {
            if (!request.response().ended()) {
                transaction.cancel();
            }
        });
        pool.submit(transaction);
    }

    private static String authority(HttpServerRequest request) {
        return request.authority() == null ? "localhost" : request.authority().toString();
    }

    private static RequestHead head(HttpServerRequest request, String path) {
        List<Header> headers = new ArrayList<>(16);
        for (Map.Entry<String, String> header : request.headers()) {
            headers.add(new Header(header.getKey(), HeaderBytes.decode(header.getValue())));
        }
        String query = request.query();
        return new RequestHead(request.method().name(), path, query == null ? "" : query, headers);
    }

    private static boolean verbose(Serving serving) {
        return serving == null || !serving.settings().rest().minimalErrors();
    }

    private List<Header> traceHeader(Serving serving, HttpServerRequest request) {
        Optional<String> name =
                serving == null ? http.traceHeader() : serving.settings().http().traceHeader();
        if (name.isEmpty()) {
            return List.of();
        }
        String value = request.getHeader(name.get());
        return List.of(new Header(name.get(), value == null ? "" : value));
    }
}
