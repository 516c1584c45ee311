package io.nextmavens.runtime.http;

import io.nextmavens.runtime.tracing.Tracing;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hands each request to the service whose path it is. Immutable and thread-safe. */
public final class Gateway {

    /** First segments of a path at the root that no table can have, served today or not. */
    private static final Set<String> RESERVED = Set.of("q", "api", "auth", "rest", "graphql", "realtime", "storage");

    private record Mount(String prefix, Service service) {}

    private final List<Mount> mounts = new ArrayList<>();
    private final Service root;
    private final Cors cors;
    private final Admission admission;
    private final RequestMeter meter;
    private final Optional<Tracing> tracing;

    public Gateway(
            List<Service> services, Cors cors, Admission admission, RequestMeter meter, Optional<Tracing> tracing) {
        Service atRoot = null;
        for (Service service : services) {
            service.prefixes().forEach(prefix -> mounts.add(new Mount(prefix, service)));
            if (service.takesRoot()) {
                atRoot = service;
            }
        }
        this.root = atRoot;
        this.cors = cors;
        this.admission = admission;
        this.meter = meter;
        this.tracing = tracing;
    }

    /**
     * Answers a request, unless it is for the runtime's own paths ({@code /q}) or opens a WebSocket that an endpoint
     * takes for a service; then returns false.
     */
    public boolean handle(HttpServerRequest request) {
        String path = pathOf(request.uri());
        for (Mount mount : mounts) {
            String prefix = mount.prefix();
            if (path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                String rest = path.length() == prefix.length() ? "/" : path.substring(prefix.length());
                if (isUpgrade(request) && mount.service().takesUpgrade(rest)) {
                    return false;
                }
                answer(request, mount.service(), prefix, rest);
                return true;
            }
        }
        String first = firstSegment(path);
        if ("q".equals(first)) {
            return false;
        }
        if (root == null || RESERVED.contains(first)) {
            Replies.notFound(request, path);
        } else {
            answer(request, root, "", path);
        }
        return true;
    }

    private void answer(HttpServerRequest request, Service service, String prefix, String path) {
        if (!cors.answered(request)) {
            meter.begin(
                    request, service, prefix, path, tracing.map(it -> it.begin(request, service.name(), prefix, path)));
            admission.admit(request, service, path);
        }
    }

    private static boolean isUpgrade(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    /** The path as it was sent; an absolute URI (RFC 9112, section 3.2.2) is cut down to it. */
    private static String pathOf(String uri) {
        int start = 0;
        if (!uri.startsWith("/")) {
            int scheme = uri.indexOf("://");
            start = scheme < 0 ? 0 : uri.indexOf('/', scheme + 3);
            if (start < 0) {
                return "/";
            }
        }
        int question = uri.indexOf('?', start);
        return uri.substring(start, question < 0 ? uri.length() : question);
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return path.length() < 2 ? "" : path.substring(1, end < 0 ? path.length() : end);
    }
}
