package io.nextmavens.runtime.storage.content.cache;

import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.LendingSource;
import io.nextmavens.runtime.storage.content.Lent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.AsyncFile;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Passes bytes on and writes them to a file as they pass. A file that fails stops nobody; one that is slow slows. Used on one
 * event loop, which is the file's too.
 */
final class Filling implements LendingSource {

    private final ByteSource source;
    private final AsyncFile file;
    private final Consumer<Boolean> ended;
    private Optional<Promise<Void>> waiting = Optional.empty();
    private boolean open = true;

    /**
     * Fills that file.
     *
     * @param file closed in the end
     * @param ended told once, behind the last write, whether all of the source is in the file
     */
    Filling(ByteSource source, AsyncFile file, Consumer<Boolean> ended) {
        this.source = source;
        this.file = file;
        this.ended = ended;
        file.exceptionHandler(broken -> end(false));
    }

    @Override
    public Future<Optional<Lent>> lend() {
        return source.lend()
                .compose(
                        bytes -> {
                            if (bytes.isEmpty()) {
                                end(true);
                                return Future.succeededFuture(bytes);
                            }
                            return open ? write(bytes.get()) : Future.succeededFuture(bytes);
                        },
                        broken -> {
                            end(false);
                            return Future.failedFuture(broken);
                        });
    }

    private Future<Optional<Lent>> write(Lent bytes) {
        Lent.Halves both = bytes.twice();
        file.write(both.second().bytes()).onComplete(done -> {
            both.second().giveBack();
            if (done.failed()) {
                end(false);
            }
        });
        Optional<Lent> mine = Optional.of(both.first());
        if (!open || !file.writeQueueFull()) {
            return Future.succeededFuture(mine);
        }
        Promise<Void> drained = Promise.promise();
        waiting = Optional.of(drained);
        file.drainHandler(room -> drained.tryComplete());
        return drained.future().map(mine);
    }

    private void end(boolean whole) {
        if (!open) {
            return;
        }
        open = false;
        waiting.ifPresent(Promise::tryComplete);
        file.close().onComplete(closed -> ended.accept(whole && closed.succeeded()));
    }

    @Override
    public void cancel() {
        source.cancel();
        end(false);
    }
}
