package io.nextmavens.runtime.replica;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The replica of the project's database, with a pool of its own. It is looked at every second, so that no request waits
 * for one that is away. Thread-safe.
 */
public final class ReadReplica implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReadReplica.class);
    private static final long BETWEEN_LOOKS_MILLIS = 1000;

    /** A look that takes longer has not succeeded. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What the last look found; NaN: it did not answer. */
    private record Look(long atNanos, double lagSeconds) {}

    private final Vertx vertx;
    private final ReplicaSettings settings;
    private final ConnectionPool pool;
    private final MeterRegistry metrics;
    private volatile Look last = new Look(System.nanoTime(), Double.NaN);
    private volatile boolean closed;

    private ReadReplica(Vertx vertx, ReplicaSettings settings, MeterRegistry metrics) {
        this.vertx = vertx;
        this.settings = settings;
        this.pool = new ConnectionPool(vertx, settings.target(), settings.pool());
        this.metrics = metrics;
    }

    /**
     * Begins to look at it; empty where the settings name none.
     *
     * @throws io.nextmavens.runtime.settings.SettingsException when the settings cannot be used
     */
    public static Optional<ReadReplica> start(
            Vertx vertx, Map<String, String> environment, RuntimeSettings settings, MeterRegistry metrics) {
        return ReplicaSettings.read(environment, settings).map(found -> {
            ReadReplica replica = new ReadReplica(vertx, found, metrics);
            Gauge.builder("nextmavens.replica.lag", replica, one -> one.last.lagSeconds())
                    .description("How far the read replica is behind; NaN: it does not answer")
                    .baseUnit("seconds")
                    .register(metrics);
            replica.look();
            return replica;
        });
    }

    /** Why no read goes there now; empty where one may. */
    public Optional<Fallback> fallback() {
        Look look = last;
        if (Double.isNaN(look.lagSeconds()) || System.nanoTime() - look.atNanos() > PATIENCE_NANOS) {
            return Optional.of(Fallback.AWAY);
        }
        return look.lagSeconds() > maxLagSeconds() ? Optional.of(Fallback.BEHIND) : Optional.empty();
    }

    /** A read that goes there. */
    public ReplicaRead begin() {
        return new ReplicaRead(this, last.lagSeconds());
    }

    /** Its connections. */
    public ConnectionPool pool() {
        return pool;
    }

    /** Counts a read that preferred it. */
    public void count(Optional<Fallback> fallback) {
        metrics.counter(
                        "nextmavens.replica.reads",
                        "answered",
                        fallback.map(why -> "primary, " + why.text()).orElse("replica"))
                .increment();
    }

    double maxLagSeconds() {
        return settings.maxLag().toSeconds();
    }

    /** It did not answer just now. */
    void isAway() {
        found(Double.NaN, "the connection to it was lost");
    }

    private void look() {
        if (closed) {
            return;
        }
        pool.query(ReplicaRead.LAG, List.of()).onComplete(answer -> {
            if (answer.succeeded()) {
                found(Double.parseDouble(answer.result().getFirst().getFirst()), "");
            } else {
                found(Double.NaN, answer.cause().getMessage());
            }
            if (!closed) {
                vertx.setTimer(BETWEEN_LOOKS_MILLIS, id -> look());
            }
        });
    }

    private void found(double lagSeconds, String trouble) {
        boolean answered = !Double.isNaN(last.lagSeconds());
        boolean answers = !Double.isNaN(lagSeconds);
        last = new Look(System.nanoTime(), lagSeconds);
        if (answered && !answers && !closed) {
            LOG.warnf(
                    "The read replica at %s is away, the primary answers its reads: %s",
                    settings.target().address(), trouble);
        } else if (!answered && answers) {
            LOG.infof("The read replica at %s answers", settings.target().address());
        }
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
