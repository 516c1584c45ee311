package io.nextmavens.cli.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Goes on with logs that were read so far, and with those of pods that come later, until nobody reads any more. */
final class LogFollower {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final LogReader reader;
    private final LogPrinter printer;
    private final Function<LogSource, Predicate<String>> filters;

    /** Time of the last line of each. */
    private final Map<String, Instant> last = new ConcurrentHashMap<>();

    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    /**
     * A follower.
     *
     * @param filters which lines of a container count; one for each that is opened
     */
    LogFollower(LogReader reader, LogPrinter printer, Function<LogSource, Predicate<String>> filters) {
        this.reader = reader;
        this.printer = printer;
        this.filters = filters;
    }

    /** Notes what was printed already. */
    void printed(LogSource source, List<LogLine> lines) {
        // a container without a line is read from its beginning
        lines.stream().map(LogLine::time).max(Instant::compareTo).ifPresent(time -> last.put(source.key(), time));
        if (source.state() == LogSource.State.ENDED) {
            ended.add(source.key());
        }
    }

    /** Follows them. */
    void follow(Supplier<List<LogSource>> sources) {
        while (printer.flush()) {
            for (LogSource source : sources.get()) {
                var isOver = source.state() == LogSource.State.ENDED && ended.contains(source.key());
                if (source.state() != LogSource.State.WAITING && !isOver && open.add(source.key())) {
                    Thread.ofVirtual().name(source.label()).start(() -> follow(source));
                }
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void follow(LogSource source) {
        // the API server knows seconds only, so that lines come twice
        var from = last.getOrDefault(source.key(), Instant.EPOCH);
        var wanted = filters.apply(source);
        try (var log = reader.follow(source, from)) {
            LogReader.each(new InputStreamReader(log.getOutput(), UTF_8), source, from, line -> {
                if (line.time().isAfter(from) && wanted.test(line.text())) {
                    printer.print(line);
                    printer.flush();
                }
                last.merge(source.key(), line.time(), (a, b) -> a.isAfter(b) ? a : b);
            });
        } catch (IOException | KubernetesClientException e) {
            // the pod has gone, or the connection: the next look opens it anew where it is still there
        } finally {
            if (source.state() == LogSource.State.ENDED) {
                ended.add(source.key());
            } else {
                ended.remove(source.key());
            }
            open.remove(source.key());
        }
    }
}
