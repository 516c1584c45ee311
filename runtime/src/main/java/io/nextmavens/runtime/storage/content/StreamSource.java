package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A paused stream of Vert.x as a source: one buffer is fetched for each that is asked for. */
public final class StreamSource implements ByteSource {

    private final ReadStream<Buffer> stream;
    private final Runnable whenGivenUp;
    private final Runnable whenEnded;
    private final Deque<Buffer> ready = new ArrayDeque<>();
    private Promise<Optional<Buffer>> waiting;
    private Throwable failure;
    private boolean ended;
    private boolean released;

    /**
     * A source of that stream.
     *
     * @param stream paused, with no handlers yet
     * @param whenEnded called when it has ended by itself, well or not
     * @param whenGivenUp called instead when nothing more is wanted of it before
     */
    public StreamSource(ReadStream<Buffer> stream, Runnable whenEnded, Runnable whenGivenUp) {
        this.stream = stream;
        this.whenEnded = whenEnded;
        this.whenGivenUp = whenGivenUp;
        stream.exceptionHandler(this::failed);
        stream.endHandler(end -> ended());
        stream.handler(this::came);
    }

    public StreamSource(ReadStream<Buffer> stream) {
        this(stream, () -> {}, () -> {});
    }

    @Override
    public Future<Optional<Buffer>> next() {
        Buffer first = ready.poll();
        if (first != null) {
            return Future.succeededFuture(Optional.of(first));
        }
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        if (ended) {
            return Future.succeededFuture(Optional.empty());
        }
        waiting = Promise.promise();
        Future<Optional<Buffer>> answer = waiting.future();
        stream.fetch(1);
        return answer;
    }

    private void came(Buffer bytes) {
        if (released || bytes.length() == 0) {
            if (!released && waiting != null) {
                stream.fetch(1);
            }
            return;
        }
        Promise<Optional<Buffer>> one = take();
        if (one == null) {
            ready.add(bytes);
        } else {
            one.complete(Optional.of(bytes));
        }
    }

    private void ended() {
        ended = true;
        release(whenEnded);
        Promise<Optional<Buffer>> one = take();
        if (one != null) {
            one.complete(Optional.empty());
        }
    }

    private void failed(Throwable cause) {
        if (ended || failure != null) {
            return;
        }
        failure = cause;
        release(whenEnded);
        Promise<Optional<Buffer>> one = take();
        if (one != null) {
            one.fail(cause);
        }
    }

    private Promise<Optional<Buffer>> take() {
        Promise<Optional<Buffer>> one = waiting;
        waiting = null;
        return one;
    }

    private void release(Runnable how) {
        if (!released) {
            released = true;
            how.run();
        }
    }

    @Override
    public void cancel() {
        ready.clear();
        if (failure == null) {
            failure = new Broken("nobody wants the rest");
        }
        release(whenGivenUp);
        Promise<Optional<Buffer>> one = take();
        if (one != null) {
            one.fail(failure);
        }
    }

    /** The bytes ended before they should have. */
    public static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Broken(String message) {
            super(message, null, false, false);
        }
    }
}
