package io.nextmavens.runtime.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nextmavens.runtime.settings.HttpSettings;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Records every request that ended: a timer by method and class of status, and a line in the log where the settings
 * ask for it. Thread-safe; no more time series than methods times classes, whatever clients send.
 */
final class RequestLog {

    private static final Logger LOG = Logger.getLogger("nextmavens.request");

    private final MeterRegistry metrics;
    private final HttpSettings.RequestLog which;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    RequestLog(MeterRegistry metrics, HttpSettings.RequestLog which) {
        this.metrics = metrics;
        this.which = which;
    }

    /**
     * A request ended.
     *
     * @param status of the answer; 0 when there was nobody left to answer
     */
    void ended(HttpServerRequest request, String role, int status, long bytes, long nanos) {
        timer(request.method().name(), status).record(nanos, TimeUnit.NANOSECONDS);
        if (status > 0 && which.logs(status)) {
            LOG.infof(
                    "method=%s path=%s status=%d bytes=%d duration_ms=%.1f role=%s client=%s",
                    request.method().name(),
                    request.path(),
                    status,
                    bytes,
                    nanos / 1e6,
                    role,
                    request.remoteAddress() == null
                            ? "-"
                            : request.remoteAddress().hostAddress());
        }
    }

    private Timer timer(String method, int status) {
        String known =
                switch (method) {
                    case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
                    default -> "other";
                };
        String outcome = status == 0 ? "gone" : status / 100 + "xx";
        return timers.computeIfAbsent(known + outcome, key -> Timer.builder("nextmavens.rest.requests")
                .description("Requests of the REST service, by method and outcome")
                .tag("method", known)
                .tag("status", outcome)
                .register(metrics));
    }
}
