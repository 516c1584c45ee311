package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import java.util.Optional;

/** Cuts one source into consecutive ones. A piece has to be read to its end before the next is asked for. */
public final class Pieces {

    private final ByteSource source;
    private Optional<Lent> rest = Optional.empty();
    private boolean ended;

    public Pieces(ByteSource source) {
        this.source = source;
    }

    /** Whether there are bytes left; reads ahead to know. */
    public Future<Boolean> hasMore() {
        if (rest.isPresent() || ended) {
            return Future.succeededFuture(rest.isPresent());
        }
        return source.lend().map(bytes -> {
            rest = bytes;
            ended = bytes.isEmpty();
            return !ended;
        });
    }

    /** The next bytes, so many at most. */
    public ByteSource next(long most) {
        return new LendingSource() {
            private long wanted = most;

            @Override
            public Future<Optional<Lent>> lend() {
                if (wanted == 0) {
                    return Future.succeededFuture(Optional.empty());
                }
                return hasMore().map(more -> more ? Optional.of(cut()) : Optional.empty());
            }

            private Lent cut() {
                Lent bytes = rest.orElseThrow();
                if (bytes.length() <= wanted) {
                    rest = Optional.empty();
                    wanted -= bytes.length();
                    return bytes;
                }
                int part = (int) wanted;
                Lent.Halves halves = bytes.split(part);
                rest = Optional.of(halves.second());
                wanted = 0;
                return halves.first();
            }

            @Override
            public void cancel() {
                Pieces.this.cancel();
            }
        };
    }

    /** Tells that no more is wanted, of any piece. */
    public void cancel() {
        rest.ifPresent(Lent::giveBack);
        rest = Optional.empty();
        ended = true;
        source.cancel();
    }
}
