package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Writes one content to one backend, in as many parts as the backend needs. Used once, on one event loop. */
public final class ContentWriter {

    private final Backend backend;
    private final UUID place;
    private final String mediaType;
    private final List<Part> parts = new ArrayList<>();

    public ContentWriter(Backend backend, UUID place, String mediaType) {
        this.backend = backend;
        this.place = place;
        this.mediaType = mediaType;
    }

    /** What has been written so far, also when the rest failed. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /**
     * Writes everything.
     *
     * @param length of the source, where it is known
     */
    public Future<List<Part>> write(ByteSource source, OptionalLong length) {
        if (length.isPresent() && length.getAsLong() > 0 && length.getAsLong() <= backend.partSize()) {
            return part(source, length).map(done -> parts());
        }
        Pieces pieces = new Pieces(source);
        return rest(pieces, length).onFailure(cause -> pieces.cancel());
    }

    private Future<List<Part>> rest(Pieces pieces, OptionalLong left) {
        return pieces.hasMore().compose(more -> {
            if (!more) {
                return Future.succeededFuture(parts());
            }
            long most = backend.partSize();
            OptionalLong length = left.isPresent() ? OptionalLong.of(Math.min(left.getAsLong(), most)) : left;
            return part(pieces.next(most), length)
                    .compose(part ->
                            rest(pieces, left.isPresent() ? OptionalLong.of(left.getAsLong() - part.size()) : left));
        });
    }

    private Future<Part> part(ByteSource source, OptionalLong length) {
        return backend.write(PartKey.of(place, parts.size(), mediaType), source, length)
                .onSuccess(parts::add);
    }
}
