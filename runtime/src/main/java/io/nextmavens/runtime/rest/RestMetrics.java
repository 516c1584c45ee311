package io.nextmavens.runtime.rest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.http.SlowReaders;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.state.ProjectState;
import java.util.function.ToDoubleFunction;

/** The state of the REST service as metrics, under PostgREST's names where it has them. */
final class RestMetrics {

    private final ProjectState state;
    private final ConnectionPool pool;
    private final SlowReaders slowReaders;

    RestMetrics(ProjectState state, ConnectionPool pool, SlowReaders slowReaders) {
        this.state = state;
        this.pool = pool;
        this.slowReaders = slowReaders;
    }

    void bindTo(MeterRegistry metrics) {
        pool(metrics, "pgrst.db.pool.max", "Connections of the pool at most", ConnectionPool.Usage::size);
        pool(metrics, "pgrst.db.pool.waiting", "Requests that wait for a connection", ConnectionPool.Usage::waiting);
        pool(
                metrics,
                "pgrst.db.pool.available",
                "Connections that are free or may be opened",
                usage -> usage.size() - usage.open() + usage.idle());
        pool(metrics, "nextmavens.db.pool.open", "Connections there are", ConnectionPool.Usage::open);
        FunctionCounter.builder("pgrst.db.pool.timeouts", pool, p -> p.usage().timeouts())
                .description("Requests that waited in vain for a connection")
                .register(metrics);
        FunctionCounter.builder("pgrst.schema.cache.loads", state, ProjectState::loads)
                .description("Reads of the database's catalog")
                .tag("status", "SUCCESS")
                .register(metrics);
        FunctionCounter.builder("pgrst.schema.cache.loads", state, ProjectState::failures)
                .description("Reads of the database's catalog")
                .tag("status", "FAIL")
                .register(metrics);
        Gauge.builder("pgrst.schema.cache.query.time", state, s -> s.lastLoad().toNanos() / 1e9)
                .description("How long the last read of the catalog took")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("nextmavens.rest.slow.readers", slowReaders, SlowReaders::waiting)
                .description("Answers that wait for their clients")
                .register(metrics);
        tokens(metrics, "pgrst.jwt.cache.hits", "Tokens found verified", Authenticator::cacheHits);
        tokens(
                metrics,
                "pgrst.jwt.cache.requests",
                "Tokens looked up",
                authenticator -> authenticator.cacheHits() + authenticator.cacheMisses());
        tokens(metrics, "pgrst.jwt.cache.evictions", "Verified tokens forgotten", Authenticator::cacheEvictions);
    }

    private void pool(
            MeterRegistry metrics, String name, String description, ToDoubleFunction<ConnectionPool.Usage> value) {
        Gauge.builder(name, pool, p -> value.applyAsDouble(p.usage()))
                .description(description)
                .register(metrics);
    }

    private void tokens(MeterRegistry metrics, String name, String description, ToDoubleFunction<Authenticator> value) {
        FunctionCounter.builder(
                        name,
                        state,
                        s -> s.current() == null
                                ? 0
                                : value.applyAsDouble(s.current().authenticator()))
                .description(description)
                .register(metrics);
    }
}
