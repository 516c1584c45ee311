package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Bytes that come when they are asked for, so that nobody has to keep what nobody has taken. Used on one event loop.
 */
public interface ByteSource {

    /**
     * The next bytes; empty at the end, and from then on. Not to be called again before the last call has answered. Fails
     * when the bytes cannot be had to the end.
     */
    Future<Optional<Buffer>> next();

    /** The same, for who writes the bytes on and then gives them back: no copy is made where the source can do without. */
    default Future<Optional<Lent>> lend() {
        return next().map(bytes -> bytes.map(Lent::owned));
    }

    /** Tells that no more is wanted; frees what the source holds. May be called at any time, and again. */
    void cancel();

    /** A source of what is in memory already. */
    static ByteSource of(Buffer bytes) {
        return new ByteSource() {
            private boolean given = bytes.length() == 0;

            @Override
            public Future<Optional<Buffer>> next() {
                if (given) {
                    return Future.succeededFuture(Optional.empty());
                }
                given = true;
                return Future.succeededFuture(Optional.of(bytes));
            }

            @Override
            public void cancel() {
                given = true;
            }
        };
    }
}
