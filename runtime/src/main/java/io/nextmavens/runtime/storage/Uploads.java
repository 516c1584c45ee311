package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.ContentWriter;
import io.nextmavens.runtime.storage.content.Measured;
import io.nextmavens.runtime.storage.content.MediaTypes;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.Peeked;
import io.nextmavens.runtime.storage.objects.Bucket;
import io.nextmavens.runtime.storage.objects.Contents;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.ObjectWrites;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes objects in: the database says whether the row may be, then the content goes to its backend while it is measured,
 * then the row is written in the transaction that closes the content's books. Whatever breaks before leaves no row, and a
 * content that the sweeper removes. Thread-safe.
 */
public final class Uploads {

    /**
     * What was taken in.
     *
     * @param id of the object
     * @param object as it was asked for
     * @param checksum SHA-256 of its content, in hexadecimal
     * @param size in bytes
     * @param mediaType of its content
     */
    public record Uploaded(String id, NewObject object, String checksum, long size, String mediaType) {}

    private final StorageDatabase database;
    private final Backends backends;
    private final StorageSettings settings;
    private final InstantSource clock;
    private final Runnable sweep;
    private final Set<UUID> writing = ConcurrentHashMap.newKeySet();

    /**
     * Uploads.
     *
     * @param sweep tells the sweeper that there may be something to do
     */
    public Uploads(
            StorageDatabase database,
            Backends backends,
            StorageSettings settings,
            InstantSource clock,
            Runnable sweep) {
        this.database = database;
        this.backends = backends;
        this.settings = settings;
        this.clock = clock;
        this.sweep = sweep;
    }

    /** The places that this process is writing to now. */
    public List<UUID> writing() {
        return List.copyOf(writing);
    }

    /** Whether the requester may write the object; gives the bucket it goes to. */
    public Future<Bucket> allowed(Requester who, NewObject object) {
        Query bucket = Bucket.find(object.key().bucket(), who);
        return database.run(who, bucket)
                .map(found -> Bucket.read(found.getFirst().all()))
                .compose(found -> database.attempt(
                                who, ObjectWrites.write(UUID.randomUUID(), object, new JsonObject(), who))
                        .map(found));
    }

    /** The largest object that a bucket takes, in bytes. */
    public long limit(Bucket bucket, Backend backend) {
        return Math.min(
                Math.min(bucket.sizeLimit().orElse(Long.MAX_VALUE), settings.fileSizeLimit()),
                backend.largestContent());
    }

    /**
     * Takes an object in.
     *
     * @param bucket that {@link #allowed} gave
     * @param length of the content, where it is known
     */
    public Future<Uploaded> take(
            Requester who, Bucket bucket, NewObject object, ByteSource content, OptionalLong length) {
        Backend backend = backends.of(bucket.backend());
        long limit = limit(bucket, backend);
        if (length.orElse(0) > limit) {
            return Future.failedFuture(StorageErrors.tooLarge(limit).exception());
        }
        Measured measured = new Measured(content, limit);
        Peeked peeked = new Peeked(measured);
        return peeked.first(MediaTypes.LOOKED_AT)
                .map(head -> mediaType(bucket, object, head))
                .compose(mediaType -> write(who, bucket, object, backend, mediaType, measured, peeked, length))
                .onFailure(cause -> peeked.cancel());
    }

    /** What the content is, if the bucket allows that. */
    public String mediaType(Bucket bucket, NewObject object, Buffer head) {
        byte[] bytes = head.getBytes(0, Math.min(head.length(), MediaTypes.LOOKED_AT));
        String mediaType = MediaTypes.of(bytes, object.declaredType());
        if (!bucket.allowedTypes().isEmpty() && !MediaTypes.isAllowed(mediaType, bucket.allowedTypes())) {
            throw StorageErrors.mediaType(mediaType).exception();
        }
        return mediaType;
    }

    private Future<Uploaded> write(
            Requester who,
            Bucket bucket,
            NewObject object,
            Backend backend,
            String mediaType,
            Measured measured,
            ByteSource source,
            OptionalLong length) {
        UUID content = UUID.randomUUID();
        UUID place = UUID.randomUUID();
        ContentWriter writer = new ContentWriter(backend, place, mediaType);
        writing.add(place);
        return database.run(who, Contents.begin(content, place, backend.name(), Contents.PATIENCE_SECONDS))
                .compose(begun -> writer.write(source, length))
                .compose(parts -> finish(
                        who, bucket, object, content, place, measured.checksum(), measured.size(), mediaType, parts))
                .recover(cause -> abandon(content, writer.parts()).transform(done -> Future.failedFuture(cause)))
                .onComplete(done -> writing.remove(place));
    }

    /** Writes the object's row and closes the books of its content, both or neither, and does what else is asked. */
    public Future<Uploaded> finish(
            Requester who,
            Bucket bucket,
            NewObject object,
            UUID content,
            UUID place,
            String checksum,
            long size,
            String mediaType,
            List<Part> parts,
            Query... also) {
        JsonObject metadata = ObjectWrites.metadata(checksum, size, mediaType, object.cacheControl(), clock.instant());
        UUID id = UUID.randomUUID();
        Optional<String> copy = backends.copyOf(bucket.copyBackend());
        List<Query> queries = new ArrayList<>(List.of(
                Contents.finish(content, place, checksum, size, mediaType, parts, copy),
                ObjectWrites.write(id, object, metadata, who)));
        queries.addAll(List.of(also));
        return database.run(who, queries.toArray(Query[]::new)).map(results -> {
            Rows written = results.get(1);
            boolean twin =
                    !content.toString().equals(results.get(0).all().getFirst().getFirst());
            if (twin || copy.isPresent() || object.upsert()) {
                sweep.run();
            }
            String known = written.all().isEmpty()
                    ? id.toString()
                    : written.all().getFirst().getFirst();
            return new Uploaded(known, object, checksum, size, mediaType);
        });
    }

    /** Gives a content up; the sweeper removes it soon, or later where the database is away now. */
    public Future<Void> abandon(UUID content, List<Part> parts) {
        return database.run(Requester.runtime("storage.abandon"), Contents.abandon(content, parts))
                .onSuccess(done -> sweep.run())
                .mapEmpty();
    }
}
