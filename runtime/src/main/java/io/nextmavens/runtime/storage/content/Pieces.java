package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Cuts one source into consecutive ones. A piece has to be read to its end before the next is asked for. */
public final class Pieces {

    private final ByteSource source;
    private Optional<Buffer> rest = Optional.empty();
    private boolean ended;

    public Pieces(ByteSource source) {
        this.source = source;
    }

    /** Whether there are bytes left; reads ahead to know. */
    public Future<Boolean> hasMore() {
        if (rest.isPresent() || ended) {
            return Future.succeededFuture(rest.isPresent());
        }
        return source.next().map(bytes -> {
            rest = bytes;
            ended = bytes.isEmpty();
            return !ended;
        });
    }

    /** The next bytes, so many at most. */
    public ByteSource next(long most) {
        return new ByteSource() {
            private long wanted = most;

            @Override
            public Future<Optional<Buffer>> next() {
                if (wanted == 0) {
                    return Future.succeededFuture(Optional.empty());
                }
                return hasMore().map(more -> more ? Optional.of(cut()) : Optional.empty());
            }

            private Buffer cut() {
                Buffer bytes = rest.orElseThrow();
                if (bytes.length() <= wanted) {
                    rest = Optional.empty();
                    wanted -= bytes.length();
                    return bytes;
                }
                int part = (int) wanted;
                rest = Optional.of(bytes.slice(part, bytes.length()));
                wanted = 0;
                return bytes.slice(0, part);
            }

            @Override
            public void cancel() {
                source.cancel();
            }
        };
    }
}
