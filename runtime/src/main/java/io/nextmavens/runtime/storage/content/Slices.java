package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Bytes in memory, in pieces that a connection's queue holds, so that they are not copied as a whole. One thread reads. */
public final class Slices implements LendingSource {

    private static final int SLICE = 256 * 1024;

    private final byte[] bytes;
    private final int length;
    private int next;

    /**
     * A source.
     *
     * @param bytes not to be changed until they are read
     * @param length how many of them
     */
    public Slices(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public Future<Optional<Lent>> lend() {
        if (next == length) {
            return Future.succeededFuture(Optional.empty());
        }
        int some = Math.min(length - next, SLICE);
        Buffer slice = Buffer.buffer(some).appendBytes(bytes, next, some);
        next += some;
        return Future.succeededFuture(Optional.of(Lent.owned(slice)));
    }

    @Override
    public void cancel() {
        next = length;
    }
}
