package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Looks at the first bytes of a source without taking them. */
public final class Peeked implements LendingSource {

    private final ByteSource source;
    private final Deque<Lent> seen = new ArrayDeque<>();

    public Peeked(ByteSource source) {
        this.source = source;
    }

    /** The first bytes, at least so many unless there are fewer in all. To be called before {@link #next}. */
    public Future<Buffer> first(int atLeast) {
        return look(atLeast, Buffer.buffer());
    }

    private Future<Buffer> look(int atLeast, Buffer sofar) {
        if (sofar.length() >= atLeast) {
            return Future.succeededFuture(sofar);
        }
        return source.lend().compose(bytes -> {
            if (bytes.isEmpty()) {
                return Future.succeededFuture(sofar);
            }
            seen.add(bytes.get());
            Buffer more = bytes.get().bytes();
            int looked = Math.min(more.length(), atLeast - sofar.length());
            return look(atLeast, sofar.appendBuffer(more, 0, looked));
        });
    }

    @Override
    public Future<Optional<Lent>> lend() {
        Lent first = seen.poll();
        return first == null ? source.lend() : Future.succeededFuture(Optional.of(first));
    }

    @Override
    public void cancel() {
        seen.forEach(Lent::giveBack);
        seen.clear();
        source.cancel();
    }
}
