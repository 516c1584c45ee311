package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the runtime's pods for their counters, again and again. Thread-safe. */
final class TrafficWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrafficWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Pods that are asked at the same time. */
    private static final int AT_ONCE = 32;

    private static final int OK = 200;

    private final Function<NextMavensProject, List<String>> pods;
    private final Clock clock;
    private final Duration interval;
    private final Duration window;
    private final Map<String, NextMavensProject> projects = new ConcurrentHashMap<>();
    private final Map<String, TrafficWindow> windows = new ConcurrentHashMap<>();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("traffic").factory());
    private boolean started;

    /**
     * @param pods where the pods of a project's runtime answer: host and port
     * @param interval how often they are asked
     * @param window how much of the past counts
     */
    TrafficWatch(Function<NextMavensProject, List<String>> pods, Clock clock, Duration interval, Duration window) {
        this.pods = pods;
        this.clock = clock;
        this.interval = interval;
        this.window = window;
    }

    /** Asks a project's pods from now on. */
    void watch(NextMavensProject project) {
        projects.put(project.getMetadata().getUid(), project);
        begin();
    }

    private synchronized void begin() {
        if (!started) {
            started = true;
            var _ = clockwork.scheduleWithFixedDelay(this::askAll, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void forget(NextMavensProject project) {
        projects.remove(project.getMetadata().getUid());
        windows.remove(project.getMetadata().getUid());
    }

    /** What a project's pods answered in the last minutes; empty before they were asked twice. */
    Optional<Traffic> of(NextMavensProject project) {
        var counted = windows.get(project.getMetadata().getUid());
        if (counted == null) {
            return Optional.empty();
        }
        synchronized (counted) {
            return counted.traffic();
        }
    }

    private void askAll() {
        try {
            projects.values().forEach(project -> asking.execute(() -> ask(project)));
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("the pods' counters were not asked for");
        }
    }

    private void ask(NextMavensProject project) {
        var addresses = pods.apply(project);
        var samples = new HashMap<String, Sample>();
        for (String address : addresses) {
            try {
                turns.acquire();
                try {
                    sample(address).ifPresent(sample -> samples.put(address, sample));
                } finally {
                    turns.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (addresses.isEmpty() && !windows.containsKey(project.getMetadata().getUid())) {
            return;
        }
        var counted = windows.computeIfAbsent(project.getMetadata().getUid(), first -> new TrafficWindow(window));
        synchronized (counted) {
            counted.add(clock.instant(), samples);
            counted.keep(Set.copyOf(addresses));
        }
    }

    private Optional<Sample> sample(String address) throws InterruptedException {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address + "/q/metrics"))
                            .timeout(PATIENCE)
                            .header("accept", "text/plain")
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() == OK ? Optional.of(Sample.parse(answer.body())) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // a pod that is away; its readiness says so elsewhere
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        asking.shutdownNow();
        http.shutdownNow();
    }
}
