package io.nextmavens.runtime.limits;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One connection to Redis, on which commands follow each other without waiting; opened for ever anew. Thread-safe. */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final long PAUSE_MILLIS = 1000;

    /** A request waits for Redis at most that long. */
    private static final long PATIENCE_MILLIS = 250;

    private static final int MOST_WAITING = 16_384;

    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private volatile RedisConnection connection;
    private volatile boolean closed;
    private boolean failing;

    RedisLink(Vertx vertx, String address) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = Redis.createClient(
                vertx, new RedisOptions().setConnectionString(address).setMaxWaitingHandlers(MOST_WAITING));
        context.runOnContext(v -> connect());
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Sends a command; fails at once where there is no connection, and after a while where there is no answer. */
    Future<Response> send(Request command) {
        RedisConnection now = connection;
        return now == null
                ? Future.failedFuture("Redis is not reached")
                : now.send(command).timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void connect() {
        if (closed) {
            return;
        }
        redis.connect()
                .onSuccess(made -> context.runOnContext(v -> {
                    made.exceptionHandler(cause -> lost(made));
                    made.endHandler(end -> lost(made));
                    connection = made;
                    failing = false;
                    LOG.info("Requests of tenants are counted by Redis, over all pods");
                }))
                .onFailure(cause -> context.runOnContext(v -> {
                    if (!failing) {
                        LOG.warnf("Redis is not reached: %s; this pod counts requests for itself", cause.getMessage());
                        failing = true;
                    }
                    vertx.setTimer(PAUSE_MILLIS, id -> context.runOnContext(again -> connect()));
                }));
    }

    private void lost(RedisConnection which) {
        context.runOnContext(v -> {
            if (which.equals(connection)) {
                connection = null;
                which.close();
                if (!closed) {
                    LOG.warn("The connection to Redis is lost; this pod counts requests for itself until it is back");
                    connect();
                }
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
