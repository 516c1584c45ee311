package io.nextmavens.runtime.postgres;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of one process to one database. Thread-safe.
 *
 * <p>A connection belongs to an event loop, and an exchange prefers one of the loop it comes from, so that a request
 * is read, run and answered on one thread. Exchanges that find none free wait in line.
 */
public final class ConnectionPool implements PgConnection.Owner, AutoCloseable {

    /**
     * The pool's bounds.
     *
     * @param size connections at most, at least 1
     * @param acquisition how long an exchange waits for a connection
     * @param maxIdle after which an unused connection is closed
     * @param maxLifetime after which a connection is closed when it is next free
     */
    public record Limits(int size, Duration acquisition, Duration maxIdle, Duration maxLifetime) {}

    /**
     * What the pool is doing.
     *
     * @param size connections at most
     * @param open connections there are, busy or not
     * @param idle connections that wait for work
     * @param waiting exchanges that wait for a connection
     * @param timeouts exchanges that waited in vain, ever
     */
    public record Usage(int size, int open, int idle, int waiting, long timeouts) {}

    private record Waiting(Exchange exchange, Context context, long sinceNanos) {}

    private static final long HOUSEKEEPING_MILLIS = 100;

    /** How deep in the line a connection looks for an exchange of its own event loop before it takes the first. */
    private static final int SAME_LOOP_SEARCH = 8;

    private final Vertx vertx;
    private final Connector connector;
    private final Limits limits;
    private final long housekeeping;

    private volatile Optional<ExchangeObserver> observer = Optional.empty();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<EventLoop, ArrayDeque<PgConnection>> idle = new HashMap<>();
    private final Set<PgConnection> open = new HashSet<>();
    private final ArrayDeque<Waiting> line = new ArrayDeque<>();
    private int total;
    private int idleCount;
    private int outOfTurn;
    private long timeouts;
    private boolean shut;

    public ConnectionPool(Vertx vertx, DatabaseTarget target, Limits limits) {
        this.vertx = vertx;
        this.connector = new Connector(vertx, target);
        this.limits = limits;
        this.housekeeping = vertx.setPeriodic(HOUSEKEEPING_MILLIS, id -> keepHouse());
    }

    /** Tells of what is submitted from now on. */
    public void observe(ExchangeObserver by) {
        observer = Optional.of(by);
    }

    /** Runs an exchange as soon as a connection is free. */
    public void submit(Exchange exchange) {
        if (observer.isPresent()) {
            exchange.watchedBy(observer.get().submitted());
        }
        Context context = eventLoopContext();
        EventLoop here = ((ContextInternal) context).nettyEventLoop();
        PgConnection free = null;
        boolean connect = false;
        lock.lock();
        try {
            free = takeIdle(here);
            if (free == null && total < limits.size()) {
                total++;
                connect = true;
            } else if (free == null) {
                free = takeIdleAnywhere();
            }
            if (free == null && !connect) {
                line.addLast(new Waiting(exchange, context, System.nanoTime()));
            }
        } finally {
            lock.unlock();
        }
        if (free != null) {
            free.run(exchange);
        } else if (connect) {
            connect(context, exchange);
        }
    }

    /**
     * Runs one statement in a transaction of its own, as the login role.
     *
     * @return its rows as text; elements of a row are null where the value is. Fails with {@link DatabaseException}
     */
    public Future<List<List<String>>> query(String sql, List<String> values) {
        Promise<List<List<String>>> result = Promise.promise();
        Rows rows = new Rows();
        List<Step> steps = List.of(Step.once(sql, values, rows), Step.SYNC);
        submit(new Exchange() {
            @Override
            protected List<Step> steps() {
                return steps;
            }

            @Override
            protected void completed() {
                result.complete(rows.all());
            }

            @Override
            protected void failed(DatabaseException failure) {
                result.fail(failure);
            }
        });
        return result.future();
    }

    /** What the pool is doing now. */
    public Usage usage() {
        lock.lock();
        try {
            return new Usage(limits.size(), total, idleCount, line.size(), timeouts);
        } finally {
            lock.unlock();
        }
    }

    /** Whether exchanges wait because every connection is busy. */
    public boolean isContended() {
        lock.lock();
        try {
            return !line.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private Context eventLoopContext() {
        ContextInternal current = (ContextInternal) vertx.getOrCreateContext();
        // a request's own context would be kept alive as long as the connection
        return current.unwrap();
    }

    private void connect(Context context, Exchange exchange) {
        connector.connect(context, this).onComplete(opened -> {
            if (opened.failed()) {
                notConnected(exchange, (DatabaseException) opened.cause());
                return;
            }
            PgConnection connection = opened.result();
            lock.lock();
            try {
                open.add(connection);
            } finally {
                lock.unlock();
            }
            connection.run(exchange);
        });
    }

    /** Fails the exchange, and with it those in line when no connection is left that could serve them. */
    private void notConnected(Exchange exchange, DatabaseException cause) {
        List<Waiting> hopeless = new ArrayList<>();
        lock.lock();
        try {
            total--;
            if (total == 0) {
                hopeless.addAll(line);
                line.clear();
            }
        } finally {
            lock.unlock();
        }
        exchange.fail(cause);
        hopeless.forEach(waiting -> waiting.exchange().fail(cause));
    }

    @Override
    public void idle(PgConnection connection) {
        Waiting next = null;
        boolean retire = false;
        lock.lock();
        try {
            retire = shut
                    || System.nanoTime() - connection.openedNanos
                            > limits.maxLifetime().toNanos();
            if (!retire) {
                next = nextFor(connection.eventLoop());
                if (next == null) {
                    idle.computeIfAbsent(connection.eventLoop(), loop -> new ArrayDeque<>())
                            .addLast(connection);
                    idleCount++;
                }
            }
        } finally {
            lock.unlock();
        }
        if (retire) {
            connection.close();
        } else if (next != null) {
            connection.run(next.exchange());
        }
    }

    @Override
    public void closed(PgConnection connection) {
        Waiting next = null;
        lock.lock();
        try {
            if (!open.remove(connection)) {
                return;
            }
            total--;
            ArrayDeque<PgConnection> ofLoop = idle.get(connection.eventLoop());
            if (ofLoop != null && ofLoop.remove(connection)) {
                idleCount--;
            }
            if (!line.isEmpty() && total < limits.size()) {
                total++;
                next = line.pollFirst();
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            connect(next.context(), next.exchange());
        }
    }

    @Override
    public void sendCancel(PgConnection connection, Runnable sent) {
        connector
                .cancel(eventLoopContext(), connection.processId(), connection.secret())
                .onComplete(done -> sent.run());
    }

    // ---- under the lock

    private PgConnection takeIdle(EventLoop loop) {
        ArrayDeque<PgConnection> ofLoop = idle.get(loop);
        PgConnection connection = ofLoop == null ? null : ofLoop.pollLast();
        if (connection != null) {
            idleCount--;
        }
        return connection;
    }

    private PgConnection takeIdleAnywhere() {
        if (idleCount == 0) {
            return null;
        }
        for (EventLoop loop : idle.keySet()) {
            PgConnection connection = takeIdle(loop);
            if (connection != null) {
                return connection;
            }
        }
        return null;
    }

    /** The exchange to run next: one of the same loop if it is near the front, but the first in line regularly. */
    private Waiting nextFor(EventLoop loop) {
        if (line.isEmpty()) {
            return null;
        }
        if (outOfTurn < SAME_LOOP_SEARCH) {
            Iterator<Waiting> nearFront = line.iterator();
            for (int i = 0; i < SAME_LOOP_SEARCH && nearFront.hasNext(); i++) {
                Waiting waiting = nearFront.next();
                if (loop.equals(((ContextInternal) waiting.context()).nettyEventLoop())) {
                    nearFront.remove();
                    outOfTurn = i == 0 ? 0 : outOfTurn + 1;
                    return waiting;
                }
            }
        }
        outOfTurn = 0;
        return line.pollFirst();
    }

    // ---- housekeeping

    private void keepHouse() {
        long now = System.nanoTime();
        List<Waiting> late = new ArrayList<>();
        List<PgConnection> unused = new ArrayList<>();
        lock.lock();
        try {
            long patience = limits.acquisition().toNanos();
            line.removeIf(waiting -> {
                boolean gone = waiting.exchange().isCancelled() || now - waiting.sinceNanos() > patience;
                if (gone) {
                    late.add(waiting);
                }
                return gone;
            });
            timeouts += late.stream()
                    .filter(waiting -> !waiting.exchange().isCancelled())
                    .count();
            for (ArrayDeque<PgConnection> ofLoop : idle.values()) {
                ofLoop.removeIf(connection -> {
                    boolean old =
                            now - connection.idleSinceNanos > limits.maxIdle().toNanos()
                                    || now - connection.openedNanos
                                            > limits.maxLifetime().toNanos();
                    if (old) {
                        unused.add(connection);
                        idleCount--;
                    }
                    return old;
                });
            }
        } finally {
            lock.unlock();
        }
        unused.forEach(PgConnection::close);
        for (Waiting waiting : late) {
            long waited = (now - waiting.sinceNanos()) / 1_000_000;
            waiting.exchange()
                    .fail(
                            waiting.exchange().isCancelled()
                                    ? new DatabaseException.Cancelled()
                                    : new DatabaseException.PoolTimeout(limits.size(), waited));
        }
    }

    /** Closes every connection, busy or not. */
    @Override
    public void close() {
        vertx.cancelTimer(housekeeping);
        List<PgConnection> all;
        lock.lock();
        try {
            shut = true;
            all = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        all.forEach(PgConnection::close);
        connector.close();
    }
}
