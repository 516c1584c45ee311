package io.nextmavens.runtime.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nextmavens.runtime.tracing.RequestSpan;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/**
 * Times every answer that was sent whole, as {@code nextmavens_http_requests_seconds} by service and class of status, in
 * buckets. The number of series is that of the services times five, whatever clients send. Thread-safe.
 */
public final class RequestMeter {

    /** Upper ends of the buckets; the operator's dashboard reads latencies from them. */
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final int CLASSES = 6;

    private final MeterRegistry metrics;
    private final Map<String, AtomicReferenceArray<Timer>> timers = new HashMap<>();
    private final Optional<AccessLog> log;

    public RequestMeter(MeterRegistry metrics, List<Service> services, Optional<AccessLog> log) {
        this.metrics = metrics;
        this.log = log;
        services.forEach(service -> timers.put(service.name(), new AtomicReferenceArray<>(CLASSES)));
    }

    /**
     * A request begins that a service answers; its span ends with its answer.
     *
     * @param prefix where the service is reached; empty at the root
     * @param path the rest, with its leading slash
     */
    void begin(HttpServerRequest request, Service service, String prefix, String path, Optional<RequestSpan> span) {
        long begun = System.nanoTime();
        request.response().bodyEndHandler(sent -> {
            int status = request.response().getStatusCode();
            long taken = System.nanoTime() - begun;
            timer(service.name(), status / 100).record(taken, TimeUnit.NANOSECONDS);
            span.ifPresent(traced -> traced.answered(status));
            log.ifPresent(lines -> lines.answered(request, service, prefix, path, taken));
        });
    }

    private Timer timer(String service, int statusClass) {
        int known = statusClass < CLASSES ? statusClass : 0;
        AtomicReferenceArray<Timer> ofService = timers.get(service);
        Timer timer = ofService.get(known);
        if (timer == null) {
            timer = Timer.builder("nextmavens.http.requests")
                    .description("Answers that were sent whole, by service and class of status")
                    .tag("service", service)
                    .tag("status", known + "xx")
                    .serviceLevelObjectives(BUCKETS)
                    .register(metrics); // the same one, should two threads come here at once
            ofService.set(known, timer);
        }
        return timer;
    }
}
