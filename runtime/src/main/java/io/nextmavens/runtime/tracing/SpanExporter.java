package io.nextmavens.runtime.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends spans to a collector by OTLP over HTTP, some at a time, one request after the other. A collector that is away holds
 * up nobody: what it does not take waits as long as there is room, and is dropped then. Thread-safe.
 */
final class SpanExporter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SpanExporter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration AT_THE_END = Duration.ofSeconds(2);
    private static final long BETWEEN_COMPLAINTS = TimeUnit.MINUTES.toNanos(1);

    /** "The client SHOULD retry" (OTLP specification, Retryable Response Codes). */
    private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

    private final TracingSettings settings;
    private final Vertx vertx;
    private final HttpClient client;
    private final BlockingQueue<Span> queue;
    private final AtomicBoolean sending = new AtomicBoolean();
    private final Counter sent;
    private final Counter dropped;
    private final long timer;
    private volatile long complained = System.nanoTime() - BETWEEN_COMPLAINTS;

    SpanExporter(Vertx vertx, TracingSettings settings, MeterRegistry metrics) {
        this.vertx = vertx;
        this.settings = settings;
        queue = new ArrayBlockingQueue<>(settings.queue());
        client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setIdleTimeout(60)
                .setMaxPoolSize(1));
        sent = counter(metrics, "sent");
        dropped = counter(metrics, "dropped");
        timer = vertx.setPeriodic(settings.delay().toMillis(), tick -> send());
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("nextmavens.traces.spans")
                .description("Spans that a collector has taken, and those that were dropped")
                .tag("outcome", outcome)
                .register(metrics);
    }

    void add(Span span) {
        if (!queue.offer(span)) {
            dropped.increment();
        } else if (queue.size() >= settings.batch() && !sending.get()) {
            vertx.runOnContext(now -> send());
        }
    }

    /** Sends some; done when they were taken or given up. */
    private Future<Void> send() {
        if (!sending.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        List<Span> batch = new ArrayList<>();
        queue.drainTo(batch, settings.batch());
        if (batch.isEmpty()) {
            sending.set(false);
            return Future.succeededFuture();
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(settings.endpoint().toString())
                .setTimeout(PATIENCE.toMillis());
        settings.headers().forEach(options::putHeader);
        options.putHeader("Content-Type", "application/x-protobuf").putHeader("User-Agent", "nextmavens");
        return client.request(options)
                .compose(request -> request.send(ExportRequest.of(settings.resource(), batch)))
                .compose(response -> response.body().map(body -> response.statusCode()))
                .transform(done -> {
                    sending.set(false);
                    if (done.succeeded() && done.result() / 100 == 2) {
                        sent.increment(batch.size());
                        return queue.size() >= settings.batch() ? send() : Future.succeededFuture();
                    }
                    boolean again = done.failed() || RETRYABLE.contains(done.result());
                    complain(done.failed() ? done.cause().toString() : "it answers " + done.result());
                    batch.forEach(span -> {
                        if (!again || !queue.offer(span)) {
                            dropped.increment();
                        }
                    });
                    return Future.succeededFuture();
                });
    }

    private void complain(String why) {
        long now = System.nanoTime();
        if (now - complained >= BETWEEN_COMPLAINTS) {
            complained = now;
            LOG.warnf("traces were not taken by %s: %s", settings.endpoint(), why);
        }
    }

    /** Sends what is left, as far as it is taken at once. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        try {
            send().toCompletionStage().toCompletableFuture().get(AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("the last traces were not taken: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var _ = client.close();
    }
}
