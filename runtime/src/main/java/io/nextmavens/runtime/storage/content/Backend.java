package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where bytes are kept. It knows nothing of tenants, objects or policies: who asks it was allowed to. Thread-safe; its
 * futures complete on the caller's context.
 *
 * <p>Failures are {@link BackendException} when the backend is to blame, and those of the source when that is.
 */
public interface Backend extends AutoCloseable {

    /** Its name in settings and in the database. */
    String name();

    /** How many bytes a part has at most. */
    long partSize();

    /** How many bytes of an upload that comes in pieces are made one part: what a break in the middle costs at most. */
    default long pieceSize() {
        return Math.min(partSize(), 16L << 20);
    }

    /** Contents larger than that are refused. */
    default long largestContent() {
        return Long.MAX_VALUE;
    }

    /**
     * Writes a part. When this fails nothing of it stays, or only what {@link #delete} of the place removes.
     *
     * @param source not more than {@link #partSize} bytes; read to the end
     * @param length how many bytes there are, where that is known
     */
    Future<Part> write(PartKey key, ByteSource source, OptionalLong length);

    /** Reads a range of a part; fails with {@link BackendException} when it is not there. */
    Future<ByteSource> read(Part part, long offset, long length);

    /** Removes these parts and nothing else. What is not there is fine. */
    Future<Void> discard(List<Part> parts);

    /** Whether a content may stay in the pieces it came in; a backend that does more than keep bytes wants it whole. */
    default boolean keepsPieces() {
        return true;
    }

    /** Removes a place: these parts, and whatever else lies under its name. What is not there is fine. */
    Future<Void> delete(UUID place, List<Part> parts);

    /**
     * Shows every place the backend has, in pages; for finding what the database knows nothing of. A backend that cannot
     * tell shows none.
     */
    default Future<Void> places(Function<List<UUID>, Future<Void>> page) {
        return Future.succeededFuture();
    }

    /** The file a part is, where it is one. */
    default Optional<Path> file(Part part) {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
