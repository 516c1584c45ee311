package io.nextmavens.runtime.realtime.pods;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Pods that meet in one channel of Redis (Pub/Sub: what is said while somebody does not listen never reaches them).
 * Connects for ever, at intervals of a second. Thread-safe.
 */
public final class RedisPods implements Pods {

    private static final Logger LOG = Logger.getLogger(RedisPods.class);
    private static final long PAUSE_MILLIS = 1000;
    private static final int HEADER = 17;
    private static final int MOST_WAITING = 4096;

    private final Vertx vertx;
    private final Context context;
    private final UUID self = UUID.randomUUID();
    private final String channel;
    private final Redis redis;
    private final Map<Subject, Listener> listeners = new EnumMap<>(Subject.class);

    private volatile RedisConnection subscribed;
    private volatile RedisConnection publishing;
    private volatile boolean closed;
    private boolean failing;

    /** Pods of that project at that address of Redis. */
    public RedisPods(Vertx vertx, String address, String project) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.channel = "nextmavens:" + project + ":realtime";
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(address)
                        .setMaxPoolSize(4)
                        .setMaxWaitingHandlers(MOST_WAITING));
    }

    @Override
    public UUID self() {
        return self;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isConnected() {
        return subscribed != null && publishing != null;
    }

    @Override
    public void listen(Subject subject, Listener listener) {
        listeners.put(subject, listener);
    }

    @Override
    public void start() {
        context.runOnContext(v -> connect());
    }

    private void connect() {
        if (closed) {
            return;
        }
        redis.connect()
                .compose(listening -> {
                    listening.handler(this::received);
                    listening.exceptionHandler(cause -> lost(listening));
                    listening.endHandler(end -> lost(listening));
                    return listening
                            .send(Request.cmd(Command.SUBSCRIBE).arg(channel))
                            .compose(done -> redis.connect())
                            .map(speaking -> {
                                speaking.exceptionHandler(cause -> lost(listening));
                                speaking.endHandler(end -> lost(listening));
                                publishing = speaking;
                                subscribed = listening;
                                return (Void) null;
                            })
                            .onFailure(cause -> listening.close());
                })
                .onSuccess(done -> context.runOnContext(v -> {
                    LOG.infof("Other pods are reached by Redis in the channel %s", channel);
                    failing = false;
                    listeners.values().forEach(Listener::connected);
                }))
                .onFailure(cause -> {
                    if (!failing) {
                        LOG.warnf("Redis is not reached: %s; this pod is alone until it is", cause.getMessage());
                        failing = true;
                    }
                    vertx.setTimer(PAUSE_MILLIS, id -> context.runOnContext(v -> connect()));
                });
    }

    private void lost(RedisConnection connection) {
        context.runOnContext(v -> {
            if (connection.equals(subscribed)) {
                RedisConnection speaking = publishing;
                subscribed = null;
                publishing = null;
                connection.close();
                speaking.close();
                if (!closed) {
                    LOG.warn("The connection to Redis is lost; this pod is alone until it is back");
                    connect();
                }
            }
        });
    }

    private void received(Response response) {
        if (response == null
                || response.size() < 3
                || !"message".equals(response.get(0).toString())) {
            return;
        }
        Buffer message = response.get(2).toBuffer();
        if (message.length() < HEADER) {
            return;
        }
        UUID pod = new UUID(message.getLong(1), message.getLong(9));
        if (pod.equals(self)) {
            return;
        }
        Subject.of(message.getByte(0)).map(listeners::get).ifPresent(listener -> {
            Buffer content = message.slice(HEADER, message.length());
            context.runOnContext(v -> listener.received(pod, content));
        });
    }

    @Override
    public Future<Void> tell(Subject subject, Buffer message) {
        RedisConnection speaking = publishing;
        if (speaking == null) {
            return Future.failedFuture("Redis is not reached");
        }
        Buffer whole = Buffer.buffer(HEADER + message.length())
                .appendByte(subject.code())
                .appendLong(self.getMostSignificantBits())
                .appendLong(self.getLeastSignificantBits())
                .appendBuffer(message);
        return speaking.send(Request.cmd(Command.PUBLISH).arg(channel).arg(whole))
                .mapEmpty();
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
