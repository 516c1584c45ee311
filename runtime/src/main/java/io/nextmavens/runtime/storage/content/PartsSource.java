package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** A range of a content, over however many parts it lies. Parts are opened one after the other. */
public final class PartsSource implements LendingSource {

    private final Backend backend;
    private final List<Part> parts;
    private int next;
    private long skip;
    private long wanted;
    private Optional<ByteSource> open = Optional.empty();
    private boolean cancelled;

    /**
     * A range of them.
     *
     * @param offset of the first byte
     * @param length in bytes, not beyond the end
     */
    public PartsSource(Backend backend, List<Part> parts, long offset, long length) {
        this.backend = backend;
        this.parts = parts;
        this.skip = offset;
        this.wanted = length;
    }

    /** Opens the first part, so that a backend which does not answer is known before an answer has begun. */
    public Future<PartsSource> opened() {
        return wanted == 0 ? Future.succeededFuture(this) : openNext().map(this);
    }

    @Override
    public Future<Optional<Lent>> lend() {
        if (cancelled) {
            return Future.failedFuture(new StreamSource.Broken("nobody wants the rest"));
        }
        if (open.isEmpty()) {
            return wanted == 0
                    ? Future.succeededFuture(Optional.empty())
                    : openNext().compose(done -> lend());
        }
        return open.get().lend().compose(bytes -> {
            if (bytes.isEmpty()) {
                open = Optional.empty();
                return lend();
            }
            wanted -= bytes.get().length();
            return Future.succeededFuture(bytes);
        });
    }

    private Future<Void> openNext() {
        while (next < parts.size() && skip >= parts.get(next).size()) {
            skip -= parts.get(next).size();
            next++;
        }
        if (next == parts.size()) {
            return Future.failedFuture(BackendException.failed(
                    backend.name(), "its parts have " + wanted + " bytes less than the content"));
        }
        Part part = parts.get(next);
        next++;
        long offset = skip;
        skip = 0;
        return backend.read(part, offset, Math.min(part.size() - offset, wanted))
                .map(source -> {
                    open = Optional.of(source);
                    if (cancelled) {
                        source.cancel();
                    }
                    return null;
                });
    }

    @Override
    public void cancel() {
        cancelled = true;
        open.ifPresent(ByteSource::cancel);
    }
}
