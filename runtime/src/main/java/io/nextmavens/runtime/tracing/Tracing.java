package io.nextmavens.runtime.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.ExchangeObserver;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes spans of requests and of what they do in the database. The trace is the client's where it sends
 * {@code traceparent}; what reads the request's headers, SQL by {@code request.headers} among it, sees the request's own span
 * there and so passes it on (W3C Trace Context, section 4.3). Thread-safe.
 */
public final class Tracing implements ExchangeObserver, AutoCloseable {

    private static final String TRACEPARENT = "traceparent";

    private final Sampling sampling;
    private final SpanExporter exporter;
    private final Vertx vertx;
    private final String database;

    private Tracing(Vertx vertx, TracingSettings settings, MeterRegistry metrics, String database) {
        this.vertx = vertx;
        this.sampling = settings.sampling();
        this.exporter = new SpanExporter(vertx, settings, metrics);
        this.database = database;
    }

    /**
     * Begins, where the settings say so.
     *
     * @param database name of the database
     * @throws io.nextmavens.runtime.settings.SettingsException when the settings cannot be used
     */
    public static Optional<Tracing> start(
            Vertx vertx, Map<String, String> environment, MeterRegistry metrics, String database) {
        return TracingSettings.read(environment).map(settings -> new Tracing(vertx, settings, metrics, database));
    }

    /**
     * A request has come.
     *
     * @param service name of the service that answers it
     * @param prefix where the service is reached; empty at the root
     * @param path the rest of the path, with its leading slash
     */
    public RequestSpan begin(HttpServerRequest request, String service, String prefix, String path) {
        Optional<TraceContext> parent = TraceContext.parse(request.getHeader(TRACEPARENT));
        TraceContext trace = parent.orElseGet(TraceContext::root);
        TraceContext own = trace.child(sampling.records(parent, trace));
        RequestSpan span = new RequestSpan(
                this,
                own,
                parent.map(TraceContext::span).orElse(0L),
                request.method().name(),
                service,
                prefix,
                path);
        request.headers().set(TRACEPARENT, own.header());
        request.response().exceptionHandler(gone -> span.brokeOff());
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        if (context.isDuplicate()) {
            context.localContextData().put(RequestSpan.class, span);
        }
        return span;
    }

    void ended(Span span) {
        exporter.add(span);
    }

    @Override
    public Optional<Running> submitted() {
        ContextInternal context = ContextInternal.current();
        if (context == null || !context.isDuplicate()) {
            return Optional.empty();
        }
        return context.localContextData().get(RequestSpan.class) instanceof RequestSpan request
                        && request.context().sampled()
                ? Optional.of(new Transaction(this, request.context(), request.now()))
                : Optional.empty();
    }

    /** A transaction of a request, from when it asks for a connection. */
    private record Transaction(Tracing tracing, TraceContext request, Moment begun) implements Running {

        @Override
        public void over(Optional<DatabaseException> failure) {
            List<Map.Entry<String, Object>> about = failure.map(Tracing::code)
                    .<List<Map.Entry<String, Object>>>map(code -> List.of(
                            Map.entry("db.system.name", "postgresql"),
                            Map.entry("db.namespace", tracing.database),
                            Map.entry("error.type", code)))
                    .orElseGet(() -> List.of(
                            Map.entry("db.system.name", "postgresql"), Map.entry("db.namespace", tracing.database)));
            tracing.ended(new Span(
                    request.child(true),
                    request.span(),
                    "transaction",
                    Span.Kind.CLIENT,
                    begun.epochNanos(),
                    begun.later().epochNanos(),
                    about,
                    failure.isPresent()));
        }
    }

    /** The SQLSTATE, or what kept the server from saying one. */
    private static String code(DatabaseException failure) {
        return failure instanceof DatabaseException.StatementFailed statement
                ? statement.error().sqlState()
                : failure.getClass().getSimpleName();
    }

    @Override
    public void close() {
        exporter.close();
    }
}
