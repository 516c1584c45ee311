package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.StorageError;
import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.StorageSettings;
import io.nextmavens.runtime.storage.Uploads;
import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.ContentWriter;
import io.nextmavens.runtime.storage.content.MediaTypes;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartsSource;
import io.nextmavens.runtime.storage.objects.Bucket;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What can be done with an upload in pieces, apart from HTTP. Thread-safe. */
final class ResumableUploads {

    private static final long KEEP_LOCK_MILLIS = 3_000;

    /** A request that is taking pieces, to be stopped by the next one for the same upload: its client has given it up. */
    private record Active(Context context, ByteSource body, Future<Void> ended) {}

    private final Vertx vertx;
    private final StorageDatabase database;
    private final Backends backends;
    private final Uploads uploads;
    private final StorageSettings settings;
    private final Map<UUID, Active> active = new ConcurrentHashMap<>();

    ResumableUploads(
            Vertx vertx, StorageDatabase database, Backends backends, Uploads uploads, StorageSettings settings) {
        this.vertx = vertx;
        this.database = database;
        this.backends = backends;
        this.uploads = uploads;
        this.settings = settings;
    }

    /** Begins an upload; an empty one is complete at once. */
    Future<UploadRow> create(Requester who, NewObject object, long size, Optional<String> clientMetadata) {
        return uploads.allowed(who, object).compose(bucket -> {
            Backend backend = backends.of(bucket.backend());
            long limit = uploads.limit(bucket, backend);
            if (size > limit) {
                return Future.failedFuture(StorageErrors.tooLarge(limit).exception());
            }
            UUID id = UUID.randomUUID();
            Query[] queries = UploadRow.create(
                    id,
                    object,
                    size,
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    backend.name(),
                    clientMetadata,
                    settings.uploadExpiry(),
                    who);
            return database.run(who, queries)
                    .compose(created -> find(who, id))
                    .compose(upload ->
                            size == 0 ? complete(who, bucket, upload).map(upload) : Future.succeededFuture(upload));
        });
    }

    /** An upload of the requester's, where it stands. */
    Future<UploadRow> find(Requester who, UUID id) {
        return stopActive(id)
                .compose(stopped -> database.run(who, UploadRow.find(id, who)))
                .map(results -> {
                    List<List<String>> rows = results.getFirst().all();
                    if (rows.isEmpty()) {
                        throw StorageErrors.noSuchUpload().exception();
                    }
                    return UploadRow.read(rows.getFirst());
                });
    }

    /** Takes more bytes, and completes the upload when they are the last. */
    Future<UploadRow> take(
            Requester who, UUID id, long offset, ByteSource body, OptionalLong length, Optional<String> checksum) {
        UUID lock = UUID.randomUUID();
        return find(who, id)
                .compose(there -> database.run(who, UploadRow.lock(id, lock, who)))
                .compose(results -> {
                    List<List<String>> rows = results.getFirst().all();
                    if (rows.isEmpty()) {
                        return Future.failedFuture(StorageErrors.locked().exception());
                    }
                    return locked(who, UploadRow.read(rows.getFirst()), lock, offset, body, length, checksum)
                            .eventually(() -> database.run(who, UploadRow.unlock(id, lock))
                                    .otherwiseEmpty());
                });
    }

    private Future<UploadRow> locked(
            Requester who,
            UploadRow upload,
            UUID lock,
            long offset,
            ByteSource body,
            OptionalLong length,
            Optional<String> checksum) {
        if (offset != upload.received()) {
            return Future.failedFuture(TusErrors.offset(upload.received()).exception());
        }
        if (length.isPresent() && length.getAsLong() > upload.size() - upload.received()) {
            return Future.failedFuture(StorageErrors.tooLarge(upload.size()).exception());
        }
        Promise<Void> ended = Promise.promise();
        active.put(upload.id(), new Active(vertx.getOrCreateContext(), body, ended.future()));
        long timer = vertx.setPeriodic(KEEP_LOCK_MILLIS, tick -> {
            var _ = database.run(who, UploadRow.keepLock(upload.id(), lock));
        });
        return database.run(who, Bucket.find(upload.object().key().bucket(), who))
                .compose(results -> {
                    Bucket bucket = Bucket.read(results.getFirst().all());
                    Backend backend = backends.of(Optional.of(upload.backend()));
                    return new PieceIntake(
                                    database,
                                    uploads,
                                    backend,
                                    bucket,
                                    who,
                                    upload,
                                    lock,
                                    settings.uploadExpiry(),
                                    body,
                                    length,
                                    checksum)
                            .run()
                            .compose(now -> now.received() == now.size()
                                    ? complete(who, bucket, now).map(now)
                                    : Future.succeededFuture(now));
                })
                .recover(cause -> isFinal(cause)
                        ? end(who, upload).transform(done -> Future.failedFuture(cause))
                        : Future.failedFuture(cause))
                .onComplete(done -> {
                    vertx.cancelTimer(timer);
                    active.remove(upload.id());
                    ended.complete();
                });
    }

    /** Whether it makes no sense to go on with the upload. */
    private static boolean isFinal(Throwable cause) {
        StorageError error = StorageErrors.of(cause);
        return !StorageErrors.isClientGone(cause)
                && (error.status() == 403 || error.status() == 404 || error.status() == 415);
    }

    private Future<Void> complete(Requester who, Bucket bucket, UploadRow upload) {
        RunningDigest digest = RunningDigest.of(upload.digest());
        Backend backend = backends.of(Optional.of(upload.backend()));
        String mediaType = upload.mediaType()
                .orElseGet(() -> MediaTypes.of(new byte[0], upload.object().declaredType()));
        return whole(backend, upload, mediaType)
                .compose(parts -> uploads.finish(
                        who,
                        bucket,
                        upload.object(),
                        upload.content(),
                        upload.place(),
                        digest.checksum(),
                        upload.size(),
                        mediaType,
                        parts,
                        UploadRow.delete(upload.id())))
                .mapEmpty();
    }

    /** The pieces, made one where the backend wants that. */
    private Future<List<Part>> whole(Backend backend, UploadRow upload, String mediaType) {
        if (backend.keepsPieces() || upload.parts().isEmpty()) {
            return Future.succeededFuture(upload.parts());
        }
        return new ContentWriter(backend, upload.place(), mediaType)
                .write(new PartsSource(backend, upload.parts(), 0, upload.size()), OptionalLong.of(upload.size()))
                .compose(parts -> backend.discard(upload.parts()).map(parts));
    }

    /** Ends an upload before it is complete; what came of it is removed. */
    Future<Void> end(Requester who, UploadRow upload) {
        return database.run(who, UploadRow.delete(upload.id()))
                .compose(deleted -> uploads.abandon(upload.content(), List.of()));
    }

    private Future<Void> stopActive(UUID id) {
        Active before = active.get(id);
        if (before == null) {
            return Future.succeededFuture();
        }
        before.context().runOnContext(there -> before.body().cancel());
        Promise<Void> here = ((ContextInternal) vertx.getOrCreateContext()).promise();
        before.ended().onComplete(here);
        return here.future();
    }
}
