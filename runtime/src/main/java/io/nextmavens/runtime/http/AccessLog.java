package io.nextmavens.runtime.http;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.tracing.RouteShape;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * A line of JSON for each answer that was sent whole: who asked which service for what, how it ended and how long it took.
 * Neither tokens and other headers, nor query strings, bodies and what stands in paths behind the first word are in it, so
 * there is nothing to blacken. Thread-safe.
 */
public final class AccessLog {

    /** Written as they are; application.properties leads them to standard output without anything before. */
    private static final Logger LOG = Logger.getLogger("nextmavens.access");

    /** W3C Trace Context, section 3.2. */
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-.*");

    private static final int LONGEST_USER = 64;

    private final AccessLogSettings settings;
    private final Function<HttpServerRequest, Optional<Identity>> identify;

    private AccessLog(AccessLogSettings settings, Function<HttpServerRequest, Optional<Identity>> identify) {
        this.settings = settings;
        this.identify = identify;
    }

    /**
     * Begins to log, where the settings say so.
     *
     * @param identify who asks; empty where the token does not hold
     */
    public static Optional<AccessLog> start(
            Map<String, String> environment, Function<HttpServerRequest, Optional<Identity>> identify) {
        return AccessLogSettings.read(environment).map(settings -> new AccessLog(settings, identify));
    }

    /**
     * A request was answered.
     *
     * @param prefix where the service is reached; empty at the root
     * @param path the rest, with its leading slash
     */
    void answered(HttpServerRequest request, Service service, String prefix, String path, long nanos) {
        int status = request.response().getStatusCode();
        if (settings.logs(status, ThreadLocalRandom.current().nextDouble())) {
            LOG.info(line(request, service.name(), prefix, path, nanos).encode());
        }
    }

    private JsonObject line(HttpServerRequest request, String service, String prefix, String path, long nanos) {
        int status = request.response().getStatusCode();
        JsonObject line = new JsonObject()
                .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("project", settings.project())
                .put("service", service)
                .put("method", request.method().name())
                .put("route", RouteShape.named(service, prefix, path, status != 404))
                .put("status", status)
                .put("ms", Math.round(nanos / 1e5) / 10.0)
                .put("bytes", request.response().bytesWritten());
        identify.apply(request).ifPresent(identity -> {
            line.put("role", identity.role());
            identity.tenant().ifPresent(tenant -> line.put("tenant", tenant.toString()));
            user(identity).ifPresent(user -> line.put("user", user));
        });
        line.put(
                "client",
                ClientAddress.of(request, Optional.of("X-Forwarded-For")).address());
        trace(request).ifPresent(trace -> line.put("trace", trace));
        return line;
    }

    private static Optional<String> user(Identity identity) {
        try {
            return new JsonObject(identity.claims()).getValue("sub") instanceof String user
                            && user.length() <= LONGEST_USER
                    ? Optional.of(user)
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> trace(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("traceparent"))
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }
}
