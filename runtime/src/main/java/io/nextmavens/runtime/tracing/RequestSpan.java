package io.nextmavens.runtime.tracing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The span of one request that is under way. Ends once, whoever says so first; thread-safe. */
public final class RequestSpan {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "QUERY");

    private final Tracing tracing;
    private final TraceContext context;
    private final long parent;
    private final String service;
    private final String prefix;
    private final String path;
    private final String method;
    private final Moment begun = Moment.now();
    private final AtomicBoolean over = new AtomicBoolean();

    RequestSpan(
            Tracing tracing,
            TraceContext context,
            long parent,
            String method,
            String service,
            String prefix,
            String path) {
        this.tracing = tracing;
        this.context = context;
        this.parent = parent;
        this.method = METHODS.contains(method) ? method : "_OTHER";
        this.service = service;
        this.prefix = prefix;
        this.path = path;
    }

    TraceContext context() {
        return context;
    }

    Moment now() {
        return begun.later();
    }

    /** The answer was sent whole. */
    public void answered(int status) {
        if (context.sampled() && over.compareAndSet(false, true)) {
            String route = RouteShape.of(service, prefix, path, status != 404);
            tracing.ended(span(
                    route,
                    List.of(
                            Map.entry("http.request.method", method),
                            Map.entry("http.route", route),
                            Map.entry("http.response.status_code", status),
                            Map.entry("nextmavens.service", service)),
                    status >= 500));
        }
    }

    /** The client went away before it had the answer. */
    public void brokeOff() {
        if (context.sampled() && over.compareAndSet(false, true)) {
            String route = RouteShape.of(service, prefix, path, false);
            tracing.ended(span(
                    route,
                    List.of(
                            Map.entry("http.request.method", method),
                            Map.entry("http.route", route),
                            Map.entry("error.type", "gone"),
                            Map.entry("nextmavens.service", service)),
                    true));
        }
    }

    // the attributes are those of the semantic conventions for HTTP (1.23 and later)
    private Span span(String route, List<Map.Entry<String, Object>> attributes, boolean failed) {
        return new Span(
                context,
                parent,
                (method.equals("_OTHER") ? "HTTP" : method) + " " + route,
                Span.Kind.SERVER,
                begun.epochNanos(),
                begun.later().epochNanos(),
                attributes,
                failed);
    }
}
