package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.Uploads;
import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.LendingSource;
import io.nextmavens.runtime.storage.content.Lent;
import io.nextmavens.runtime.storage.content.MediaTypes;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartKey;
import io.nextmavens.runtime.storage.content.Peeked;
import io.nextmavens.runtime.storage.content.Pieces;
import io.nextmavens.runtime.storage.objects.Bucket;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The body of one request, taken piece by piece: each is on the backend and then in the books before the next begins, so
 * that a break costs one piece at most. Bytes with a checksum are in the books only when all of them are right.
 */
final class PieceIntake {

    private final StorageDatabase database;
    private final Uploads uploads;
    private final Backend backend;
    private final Bucket bucket;
    private final Requester who;
    private final UUID lock;
    private final Duration expiry;
    private final Optional<UploadChecksum> checksum;
    private final Peeked source;
    private final Pieces pieces;
    private final OptionalLong length;
    private final RunningDigest digest;
    private final List<Part> unverified = new ArrayList<>();
    private UploadRow upload;
    private String mediaType;
    private long taken;

    PieceIntake(
            StorageDatabase database,
            Uploads uploads,
            Backend backend,
            Bucket bucket,
            Requester who,
            UploadRow upload,
            UUID lock,
            Duration expiry,
            ByteSource body,
            OptionalLong length,
            Optional<String> checksum) {
        this.database = database;
        this.uploads = uploads;
        this.backend = backend;
        this.bucket = bucket;
        this.who = who;
        this.upload = upload;
        this.lock = lock;
        this.expiry = expiry;
        this.checksum = checksum.map(header -> UploadChecksum.of(body, header));
        this.source =
                new Peeked(this.checksum.<ByteSource>map(checked -> checked).orElse(body));
        this.pieces = new Pieces(source);
        this.length = length;
        this.digest = RunningDigest.of(upload.digest());
        this.mediaType = upload.mediaType().orElse(MediaTypes.UNKNOWN);
    }

    /** Takes all there is; gives the upload as it is then. */
    Future<UploadRow> run() {
        Future<Void> sniffed = upload.received() > 0
                ? Future.succeededFuture()
                : source.first(MediaTypes.LOOKED_AT).map(head -> {
                    mediaType = uploads.mediaType(bucket, upload.object(), head);
                    return null;
                });
        return sniffed.compose(known -> rest()).onFailure(cause -> pieces.cancel());
    }

    private Future<UploadRow> rest() {
        return pieces.hasMore().compose(more -> {
            if (!more) {
                return end();
            }
            long left = upload.size() - upload.received() - sizeOf(unverified);
            if (left == 0) {
                return Future.failedFuture(StorageErrors.tooLarge(upload.size()).exception());
            }
            return piece(Math.min(backend.pieceSize(), left)).compose(done -> rest());
        });
    }

    private Future<Void> piece(long most) {
        // what the request announces is what it has, or it breaks
        OptionalLong size =
                length.isPresent() ? OptionalLong.of(Math.min(most, length.getAsLong() - taken)) : OptionalLong.empty();
        int number = upload.parts().size() + unverified.size();
        PartKey key = PartKey.of(upload.place(), number, MediaTypes.UNKNOWN);
        return backend.write(key, digesting(pieces.next(most)), size).compose(part -> {
            taken += part.size();
            unverified.add(part);
            return checksum.isPresent() ? Future.succeededFuture() : enter();
        });
    }

    private ByteSource digesting(ByteSource piece) {
        return new LendingSource() {
            @Override
            public Future<Optional<Lent>> lend() {
                return piece.lend().onSuccess(bytes -> bytes.ifPresent(lent -> digest.update(lent.bytes())));
            }

            @Override
            public void cancel() {
                piece.cancel();
            }
        };
    }

    private Future<UploadRow> end() {
        if (checksum.isEmpty()) {
            return Future.succeededFuture(upload);
        }
        if (!checksum.get().isRight()) {
            return backend.discard(List.copyOf(unverified))
                    .transform(done ->
                            Future.failedFuture(TusErrors.checksumMismatch().exception()));
        }
        return enter().map(done -> upload);
    }

    /** Enters the pieces into the books. */
    private Future<Void> enter() {
        if (unverified.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Part> entered = List.copyOf(unverified);
        String state = digest.state();
        return database.run(who, UploadRow.received(upload, lock, entered, mediaType, state, expiry))
                .compose(results -> {
                    unverified.clear();
                    if (results.getFirst().all().isEmpty()) {
                        return backend.discard(entered)
                                .transform(done -> Future.failedFuture(
                                        StorageErrors.locked().exception()));
                    }
                    upload = upload.with(entered, mediaType, state);
                    return Future.succeededFuture();
                });
    }

    private static long sizeOf(List<Part> parts) {
        return parts.stream().mapToLong(Part::size).sum();
    }
}
