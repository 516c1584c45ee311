package io.nextmavens.operator.traffic;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the pods of all projects for their metrics at an interval. A pod that does not answer holds up nobody: so many
 * projects are asked at a time, each pod has some seconds and a megabyte. Memory grows with the number of projects
 * alone, by 12 kB each. Thread-safe.
 */
public final class TrafficWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrafficWatch.class);

    private static final int AT_A_TIME = 32;
    private static final int MOST_PODS = 64;
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** After so many intervals without an answer, what happened of late is not known. */
    private static final int MISSED = 3;

    /**
     * The pods of a project.
     *
     * @param uid the project's
     * @param pods those that run
     */
    public record Target(String uid, List<PodAddress> pods) {}

    private final Supplier<List<Target>> targets;
    private final Duration interval;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final ProjectTraffic nothing = new ProjectTraffic();
    private final Map<String, ProjectTraffic> byUid = new ConcurrentHashMap<>();
    private final List<TrafficReader> readers = new CopyOnWriteArrayList<>();
    private Optional<Thread> running = Optional.empty();

    /**
     * @param targets the pods of all projects, as they are known when it is called
     * @param interval from one look to the next
     */
    public TrafficWatch(Supplier<List<Target>> targets, Duration interval, Clock clock) {
        this.targets = Objects.requireNonNull(targets, "targets");
        this.interval = Objects.requireNonNull(interval, "interval");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Tells somebody of each look from now on. */
    public void tell(TrafficReader reader) {
        readers.add(reader);
    }

    /** Begins to look, unless it has begun. */
    public synchronized void start() {
        if (running.isEmpty()) {
            running = Optional.of(Thread.ofVirtual().name("traffic").start(this::run));
        }
    }

    @Override
    public synchronized void close() {
        running.ifPresent(Thread::interrupt);
        client.shutdownNow();
    }

    /** Returns what happened at a project of late, if its pods answer. */
    public Optional<Traffic> current(String uid) {
        return Optional.ofNullable(byUid.get(uid))
                .flatMap(traffic -> traffic.current(clock.instant(), interval.multipliedBy(MISSED)));
    }

    /** Returns a project's last day. */
    public TrafficHistory history(String uid) {
        return of(uid).history(clock.instant());
    }

    /** Returns a project's answers in each of so many last steps of five minutes, NaN where they are not known. */
    public float[] requests(String uid, int steps) {
        return of(uid).requests(clock.instant(), steps);
    }

    private ProjectTraffic of(String uid) {
        return byUid.getOrDefault(uid, nothing);
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                var begun = clock.instant();
                look();
                var left = interval.minus(Duration.between(begun, clock.instant()));
                Thread.sleep(left.isPositive() ? left : Duration.ZERO);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at every project once. Not by several threads at the same time. */
    public void look() throws InterruptedException {
        List<Target> now;
        try {
            now = targets.get();
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("the pods of projects are not known; they are asked next time");
            return;
        }
        for (Target target : now) {
            places.acquire();
            Thread.ofVirtual().name("traffic-of-project").start(() -> {
                try {
                    look(target);
                } finally {
                    places.release();
                }
            });
        }
        places.acquire(AT_A_TIME);
        places.release(AT_A_TIME);
        var uids = now.stream().map(Target::uid).collect(Collectors.toSet());
        byUid.keySet().retainAll(uids);
        readers.forEach(reader -> reader.keep(uids));
    }

    private void look(Target target) {
        var readings = new HashMap<String, PodReading>();
        for (PodAddress pod :
                target.pods().subList(0, Math.min(MOST_PODS, target.pods().size()))) {
            ask(pod).ifPresent(reading -> readings.put(pod.pod(), reading));
        }
        var running = target.pods().stream().map(PodAddress::pod).collect(Collectors.toSet());
        if (!readings.isEmpty() || byUid.containsKey(target.uid())) {
            var at = clock.instant();
            byUid.computeIfAbsent(target.uid(), uid -> new ProjectTraffic()).add(at, running, readings);
            var counters = readings.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, reading -> reading.getValue().counters()));
            readers.forEach(reader -> reader.looked(target.uid(), at, running, counters));
        }
    }

    private Optional<PodReading> ask(PodAddress pod) {
        var request = HttpRequest.newBuilder(URI.create("http://" + pod.authority() + "/q/metrics"))
                .header("Accept", "text/plain")
                .timeout(PATIENCE)
                .build();
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
        try {
            HttpResponse<String> told = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return told.statusCode() == 200 ? Optional.of(PodReading.parse(told.body())) : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            LOGGER.atDebug()
                    .addKeyValue("pod", pod.pod())
                    .addKeyValue("address", pod.authority())
                    .log("the pod did not tell its metrics: {}", e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
