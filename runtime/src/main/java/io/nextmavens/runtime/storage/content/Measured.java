package io.nextmavens.runtime.storage.content;

import io.nextmavens.runtime.storage.StorageErrors;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Passes bytes on, counts them, and computes their SHA-256 (FIPS 180-4) as they pass. */
public final class Measured implements LendingSource {

    private final ByteSource source;
    private final long limit;
    private final Sha256 digest = Sha256.begin();
    private long size;

    /**
     * Measures that source.
     *
     * @param limit in bytes; more fail with 413
     */
    public Measured(ByteSource source, long limit) {
        this.source = source;
        this.limit = limit;
    }

    @Override
    public Future<Optional<Lent>> lend() {
        return source.lend().compose(bytes -> {
            if (bytes.isPresent()) {
                Buffer buffer = bytes.get().bytes();
                size += buffer.length();
                if (size > limit) {
                    bytes.get().giveBack();
                    cancel();
                    return Future.failedFuture(StorageErrors.tooLarge(limit).exception());
                }
                digest.update(buffer);
            }
            return Future.succeededFuture(bytes);
        });
    }

    @Override
    public void cancel() {
        source.cancel();
    }

    /** Bytes so far. */
    public long size() {
        return size;
    }

    /** The checksum of all bytes, in hexadecimal; to be asked for once, at the end. */
    public String checksum() {
        return digest.end();
    }
}
