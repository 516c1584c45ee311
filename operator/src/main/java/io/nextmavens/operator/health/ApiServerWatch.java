package io.nextmavens.operator.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether the API server of Kubernetes answers. Asked at most every few seconds, however many probes ask, and never waited
 * for longer than a probe waits. Thread-safe.
 */
public final class ApiServerWatch implements AutoCloseable {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String address;
    private final Supplier<String> version;
    private final Clock clock;
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private Optional<Future<String>> question = Optional.empty();
    private Optional<Answer> newest = Optional.empty();

    /** What came of a question. */
    private record Answer(Instant at, Optional<String> version, Optional<String> error) {}

    /**
     * @param address of the API server, for people
     * @param version asks it for its version, and fails where it does not answer; may take long
     */
    public ApiServerWatch(String address, Supplier<String> version, Clock clock) {
        this.address = Objects.requireNonNull(address, "address");
        this.version = Objects.requireNonNull(version, "version");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** What {@code /q/health} says of it. */
    HealthCheckResponse health() {
        var answer = answer();
        var response = HealthCheckResponse.named("kubernetes-api").withData("address", address);
        answer.version().ifPresent(known -> response.withData("version", known));
        answer.error().ifPresent(why -> response.withData("error", why));
        return response.status(answer.error().isEmpty()).build();
    }

    private synchronized Answer answer() {
        var now = clock.instant();
        var known = newest.filter(answer -> now.isBefore(answer.at().plus(BETWEEN_QUESTIONS)));
        if (known.isPresent()) {
            return known.get();
        }
        // one that still waits is not asked a second time
        var asked = question.orElseGet(() -> asking.submit(version::get));
        question = Optional.of(asked);
        Answer answer;
        try {
            answer = new Answer(
                    now, Optional.of(asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)), Optional.empty());
            question = Optional.empty();
        } catch (TimeoutException e) {
            // the next probe looks whether it has come
            return new Answer(now, Optional.empty(), Optional.of("no answer within " + PATIENCE.toSeconds() + " s"));
        } catch (ExecutionException e) {
            answer = new Answer(now, Optional.empty(), Optional.of(reason(e.getCause())));
            question = Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(now, Optional.empty(), Optional.of("the question was broken off"));
        }
        newest = Optional.of(answer);
        return answer;
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
