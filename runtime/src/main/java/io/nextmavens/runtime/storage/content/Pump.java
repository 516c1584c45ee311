package io.nextmavens.runtime.storage.content;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;

/** Moves bytes from a source to a stream, no faster than the stream takes them. Used on one event loop. */
public final class Pump {

    private final ByteSource from;
    private final WriteStream<Buffer> to;
    private final Promise<Long> result = Promise.promise();
    private final long most;
    private long moved;

    private Pump(ByteSource from, WriteStream<Buffer> to, long most) {
        this.from = from;
        this.to = to;
        this.most = most;
    }

    /**
     * Moves everything, and leaves the stream open.
     *
     * @return how many bytes were moved; fails with {@link TargetBroken} or as the source does, which is cancelled then
     */
    public static Future<Long> run(ByteSource from, WriteStream<Buffer> to) {
        return new Pump(from, to, Long.MAX_VALUE).start();
    }

    /** The same, ended by {@code broken} when that fails first. */
    public static Future<Long> run(ByteSource from, WriteStream<Buffer> to, Future<?> broken) {
        return run(from, to, Long.MAX_VALUE, broken);
    }

    /**
     * The same, done in the moment in which so many bytes were moved: a server that was told how many to expect may answer
     * before the source has told its end.
     */
    public static Future<Long> run(ByteSource from, WriteStream<Buffer> to, long most, Future<?> broken) {
        Pump pump = new Pump(from, to, most);
        broken.onFailure(pump::fail);
        return pump.start();
    }

    private Future<Long> start() {
        to.exceptionHandler(cause -> fail(new TargetBroken(cause)));
        step();
        return result.future();
    }

    private void step() {
        while (!result.future().isComplete()) {
            if (to.writeQueueFull()) {
                to.drainHandler(drained -> {
                    to.drainHandler(null);
                    step();
                });
                return;
            }
            Future<Optional<Lent>> next = from.lend();
            if (!next.isComplete()) {
                next.onComplete(came -> {
                    take(came);
                    step();
                });
                return;
            }
            take(next);
        }
    }

    private void take(AsyncResult<Optional<Lent>> came) {
        if (result.future().isComplete()) {
            if (came.succeeded()) {
                came.result().ifPresent(Lent::giveBack);
            }
            return;
        }
        if (came.failed()) {
            fail(came.cause());
        } else if (came.result().isEmpty()) {
            result.tryComplete(moved);
        } else {
            write(came.result().get());
            if (moved >= most) {
                result.tryComplete(moved);
            }
        }
    }

    private void write(Lent lent) {
        moved += lent.length();
        Future<Void> written;
        try {
            written = to.write(lent.bytes());
        } catch (IllegalStateException over) {
            // the stream has ended, or its connection has
            written = Future.failedFuture(over);
        }
        written.onComplete(done -> {
            lent.giveBack();
            if (done.failed()) {
                fail(new TargetBroken(done.cause()));
            }
        });
    }

    private void fail(Throwable cause) {
        if (result.tryFail(cause)) {
            from.cancel();
        }
    }

    /** It was not the source that failed. */
    public static final class TargetBroken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TargetBroken(Throwable cause) {
            super(
                    cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
                    cause,
                    false,
                    false);
        }
    }
}
