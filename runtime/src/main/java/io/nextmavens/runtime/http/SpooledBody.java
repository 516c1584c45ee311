package io.nextmavens.runtime.http;

import io.nextmavens.runtime.postgres.ReadControl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The rest of an answer on its way through a file: the database fills it at its pace, the client empties it at its own.
 *
 * <p>Two virtual threads do so, because files block. {@link #add}, {@link #complete} and {@link #abandon} do not and may
 * be called from event loops. Memory is bounded by {@link #QUEUE_BYTES} and {@link #CHUNK}.
 */
public final class SpooledBody {

    private static final Logger LOG = Logger.getLogger(SpooledBody.class);
    private static final int CHUNK = 64 * 1024;
    private static final int QUEUE_BYTES = 512 * 1024;

    private final SpoolSpace.Room room;
    private final HttpServerRequest request;
    private final ReadControl source;
    private final long stallNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int queued;
    private boolean paused;
    private long written;
    private boolean complete;
    private boolean over;

    private SpooledBody(SpoolSpace.Room room, HttpServerRequest request, ReadControl source, long stallNanos) {
        this.room = room;
        this.request = request;
        this.source = source;
        this.stallNanos = stallNanos;
    }

    /** Takes over an answer whose head has been sent. */
    static SpooledBody start(SpoolSpace.Room room, HttpServerRequest request, ReadControl source, long stallNanos) {
        SpooledBody body = new SpooledBody(room, request, source, stallNanos);
        Thread.ofVirtual().name("spool-fill").start(body::fill);
        Thread.ofVirtual().name("spool-send").start(body::send);
        return body;
    }

    /** The next bytes; they are the body's from now on. */
    public void add(byte[] part) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            queue.addLast(part);
            queued += part.length;
            if (queued > QUEUE_BYTES) {
                paused = true;
                source.pause();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No bytes follow; the answer ends when its client has them all. */
    public void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The answer will not be whole; what is there is thrown away. */
    public void abandon() {
        lock.lock();
        try {
            if (!over && !complete) {
                source.resume();
            }
            over = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fill() {
        try {
            long position = 0;
            for (Optional<byte[]> part = next(); part.isPresent(); part = next()) {
                room.write(part.get(), position);
                position += part.get().length;
                isWritten(part.get().length);
            }
        } catch (IOException e) {
            if (!isOver()) {
                LOG.warnf("An answer was broken off because it could not be kept for its client: %s", e);
                breakOff();
            }
        } catch (InterruptedException e) {
            breakOff();
        }
    }

    private Optional<byte[]> next() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !complete && !over) {
                changed.await();
            }
            return Optional.ofNullable(queue.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    private void isWritten(int size) {
        lock.lock();
        try {
            written += size;
            queued -= size;
            if (paused && queued <= QUEUE_BYTES / 2) {
                paused = false;
                if (!complete) {
                    // once complete, the connection is somebody else's
                    source.resume();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        try (room) {
            long sent = 0;
            for (int size = readable(sent); size > 0; size = readable(sent)) {
                request.response()
                        .write(Buffer.buffer(room.read(sent, size)))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(stallNanos, TimeUnit.NANOSECONDS);
                sent += size;
            }
            if (!isOver()) {
                var _ = request.response().end();
            }
        } catch (IOException | ExecutionException | TimeoutException | IllegalStateException clientGone) {
            breakOff();
        } catch (InterruptedException e) {
            breakOff();
        } finally {
            abandon();
        }
    }

    /** How many bytes can be sent after those; 0 when none will come. */
    private int readable(long sent) throws InterruptedException {
        lock.lock();
        try {
            while (written == sent && !over && !(complete && queue.isEmpty() && queued == 0)) {
                changed.await();
            }
            return over ? 0 : (int) Math.min(CHUNK, written - sent);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    private void breakOff() {
        abandon();
        var _ = request.connection().close();
    }
}
