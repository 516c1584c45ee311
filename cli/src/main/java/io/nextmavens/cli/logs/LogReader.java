package io.nextmavens.cli.logs;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.TimeTailPrettyLoggable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks the API server for the logs of containers.
 *
 * @param client whose rights are used
 * @param since how far back, if not all that there is
 * @param tail how many of the last lines, if not all
 * @param previous whether of the container before the last restart
 */
record LogReader(KubernetesClient client, Optional<Duration> since, Optional<Integer> tail, boolean previous) {

    /**
     * What a container has written so far.
     *
     * @param wanted which lines count; the last ones are taken of these
     * @param isFiltered whether some may not, so that more has to be read
     * @param problems is told when there is no log to read
     */
    List<LogLine> read(LogSource source, Predicate<String> wanted, boolean isFiltered, Consumer<String> problems) {
        var asked = asked(source);
        try {
            // as a whole: closing a stream of it may close the connection that the next request is about to use
            var log = tail.isPresent() && !isFiltered
                    ? asked.tailingLines(tail.get()).getLog()
                    : asked.getLog();
            var lines = new ArrayList<LogLine>();
            each(new StringReader(log), source, Instant.EPOCH, line -> {
                if (wanted.test(line.text())) {
                    lines.add(line);
                }
            });
            return tail.filter(most -> most < lines.size())
                    .map(most -> List.copyOf(lines.subList(lines.size() - most, lines.size())))
                    .orElse(lines);
        } catch (KubernetesClientException e) {
            // gone meanwhile, not begun yet, or without a previous one
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_BAD_REQUEST) {
                throw e;
            }
            problems.accept(source.label() + " has no log: "
                    + Optional.ofNullable(e.getStatus())
                            .map(status -> status.getMessage())
                            .orElse(e.getMessage()));
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log as it is written, from a moment on; the caller closes it. */
    LogWatch follow(LogSource source, Instant from) {
        var container = client.pods()
                .inNamespace(source.namespace())
                .withName(source.pod())
                .inContainer(source.container())
                .usingTimestamps();
        return from.equals(Instant.EPOCH)
                ? container.watchLog()
                : container.sinceTime(from.toString()).watchLog();
    }

    /** Reads lines to the end; a line's time is that of the one before where it has none. */
    static void each(Reader log, LogSource source, Instant before, Consumer<LogLine> to) throws IOException {
        var reader = new BufferedReader(log);
        var time = before;
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            var read = LogLine.of(source, line, time);
            time = read.time();
            to.accept(read);
        }
    }

    private io.fabric8.kubernetes.client.dsl.TailPrettyLoggable asked(LogSource source) {
        var container = client.pods()
                .inNamespace(source.namespace())
                .withName(source.pod())
                .inContainer(source.container())
                .usingTimestamps();
        TimeTailPrettyLoggable asked = previous ? container.terminated() : container;
        return since.isPresent()
                ? asked.sinceSeconds(Math.toIntExact(since.get().toSeconds()))
                : asked;
    }
}
