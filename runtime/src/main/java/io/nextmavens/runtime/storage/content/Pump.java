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
    private long moved;

    private Pump(ByteSource from, WriteStream<Buffer> to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Moves everything, and leaves the stream open.
     *
     * @return how many bytes were moved; fails with {@link TargetBroken} or as the source does, which is cancelled then
     */
    public static Future<Long> run(ByteSource from, WriteStream<Buffer> to) {
        return new Pump(from, to).start();
    }

    /** The same, ended by {@code broken} when that fails first. */
    public static Future<Long> run(ByteSource from, WriteStream<Buffer> to, Future<?> broken) {
        Pump pump = new Pump(from, to);
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
            Future<Optional<Buffer>> next = from.next();
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

    private void take(AsyncResult<Optional<Buffer>> came) {
        if (result.future().isComplete()) {
            return;
        }
        if (came.failed()) {
            fail(came.cause());
        } else if (came.result().isEmpty()) {
            result.tryComplete(moved);
        } else {
            Buffer bytes = came.result().get();
            moved += bytes.length();
            to.write(bytes).onFailure(cause -> fail(new TargetBroken(cause)));
        }
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
