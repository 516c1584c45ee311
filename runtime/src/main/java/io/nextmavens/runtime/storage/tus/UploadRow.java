package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.objects.Contents;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An upload in pieces, as the database keeps it.
 *
 * @param object what it will be
 * @param size in bytes, in all
 * @param received so far
 * @param content its content
 * @param place where the pieces go
 * @param mediaType of the content, once its first bytes came
 * @param digest the state of the checksum behind the last byte
 * @param clientMetadata the header Upload-Metadata as it came
 * @param backend the pieces are on
 * @param parts the pieces
 * @param expires as HTTP dates are written
 */
record UploadRow(
        UUID id,
        NewObject object,
        long size,
        long received,
        UUID content,
        UUID place,
        Optional<String> mediaType,
        Optional<String> digest,
        Optional<String> clientMetadata,
        String backend,
        List<Part> parts,
        String expires) {

    /** How long a request that is taking a piece holds the upload without a sign of life. */
    private static final int LOCK_SECONDS = 10;

    private static final String COLUMNS = """
            u.id, u.bucket_id, u.name, u.upsert, u.declared_type, u.cache_control, u.user_metadata, u.size, u.received,
            u.content_id, u.place_id, u.media_type, u.digest, u.client_metadata,
            (SELECT backend FROM storage.places WHERE id = u.place_id),
            coalesce((SELECT parts FROM storage.places WHERE id = u.place_id), '[]'),
            to_char(u.expires_at AT TIME ZONE 'GMT', 'Dy, DD Mon YYYY HH24:MI:SS "GMT"')""";

    private static final String MINE = """
             u.id = $1::uuid AND u.tenant_id IS NOT DISTINCT FROM public.current_tenant_id()
            AND u.owner_id IS NOT DISTINCT FROM $2 AND u.expires_at > now()""";

    static Query[] create(
            UUID id,
            NewObject object,
            long size,
            UUID content,
            UUID place,
            String backend,
            Optional<String> clientMetadata,
            Duration expiry,
            Requester who) {
        return new Query[] {
            Contents.begin(content, place, backend, expiry.toSeconds()),
            Query.asService(
                    """
                    INSERT INTO storage.uploads (id, tenant_id, bucket_id, name, owner_id, upsert, size, content_id, place_id,
                        declared_type, cache_control, user_metadata, client_metadata, expires_at)
                    VALUES ($1::uuid, public.current_tenant_id(), $2, $3, $4, $5::boolean, $6::bigint, $7::uuid, $8::uuid,
                        $9, $10, $11::jsonb, $12, now() + make_interval(secs => $13::integer))""",
                    id.toString(),
                    object.key().bucket(),
                    object.key().name(),
                    who.claim("sub").orElse(null),
                    Boolean.toString(object.upsert()),
                    Long.toString(size),
                    content.toString(),
                    place.toString(),
                    object.declaredType().orElse(null),
                    object.cacheControl(),
                    object.userMetadata().map(JsonObject::encode).orElse(null),
                    clientMetadata.orElse(null),
                    Long.toString(expiry.toSeconds()))
        };
    }

    /** Finds an upload of the requester's. */
    static Query find(UUID id, Requester who) {
        return Query.asService(
                "SELECT " + COLUMNS + " FROM storage.uploads AS u WHERE" + MINE,
                id.toString(),
                who.claim("sub").orElse(null));
    }

    /** Takes an upload of the requester's for one request; no row when another has it. */
    static Query lock(UUID id, UUID lock, Requester who) {
        return Query.asService(
                "UPDATE storage.uploads AS u SET locked_by = $3::uuid, locked_until = now() + make_interval(secs => "
                        + LOCK_SECONDS + ") WHERE" + MINE + " AND (u.locked_until < now() OR u.locked_by = $3::uuid)"
                        + " RETURNING " + COLUMNS,
                id.toString(),
                who.claim("sub").orElse(null),
                lock.toString());
    }

    /** Tells that the request still works at it. */
    static Query keepLock(UUID id, UUID lock) {
        return Query.asService(
                "UPDATE storage.uploads SET locked_until = now() + make_interval(secs => " + LOCK_SECONDS
                        + ") WHERE id = $1::uuid AND locked_by = $2::uuid",
                id.toString(),
                lock.toString());
    }

    static Query unlock(UUID id, UUID lock) {
        return Query.asService(
                "UPDATE storage.uploads SET locked_by = NULL, locked_until = now()"
                        + " WHERE id = $1::uuid AND locked_by = $2::uuid",
                id.toString(),
                lock.toString());
    }

    /** Writes pieces down; no row when the lock was lost. */
    static Query received(
            UploadRow upload, UUID lock, List<Part> pieces, String mediaType, String digest, Duration expiry) {
        long size = pieces.stream().mapToLong(Part::size).sum();
        return Query.asService(
                """
                WITH upload AS (
                    UPDATE storage.uploads SET received = received + $3::bigint, media_type = $4, digest = $5,
                        locked_until = now() + make_interval(secs => %d),
                        expires_at = now() + make_interval(secs => $7::integer)
                    WHERE id = $1::uuid AND locked_by = $2::uuid
                    RETURNING place_id, expires_at
                )
                UPDATE storage.places AS p SET parts = p.parts || $6::jsonb, due_at = upload.expires_at
                FROM upload WHERE p.id = upload.place_id AND p.state = 'writing'
                RETURNING p.id""".formatted(LOCK_SECONDS),
                upload.id().toString(),
                lock.toString(),
                Long.toString(size),
                mediaType,
                digest,
                Part.write(pieces),
                Long.toString(expiry.toSeconds()));
    }

    static Query delete(UUID id) {
        return Query.asService("DELETE FROM storage.uploads WHERE id = $1::uuid", id.toString());
    }

    static UploadRow read(List<String> row) {
        NewObject object = new NewObject(
                new ObjectKey(row.get(1), row.get(2)),
                "t".equals(row.get(3)),
                Optional.ofNullable(row.get(4)),
                row.get(5),
                Optional.ofNullable(row.get(6)).map(JsonObject::new));
        return new UploadRow(
                UUID.fromString(row.get(0)),
                object,
                Long.parseLong(row.get(7)),
                Long.parseLong(row.get(8)),
                UUID.fromString(row.get(9)),
                UUID.fromString(row.get(10)),
                Optional.ofNullable(row.get(11)),
                Optional.ofNullable(row.get(12)),
                Optional.ofNullable(row.get(13)),
                row.get(14) == null ? "" : row.get(14),
                Part.read(new JsonArray(row.get(15))),
                row.get(16));
    }

    /** The same with more pieces. */
    UploadRow with(List<Part> pieces, String type, String state) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(pieces);
        long more = pieces.stream().mapToLong(Part::size).sum();
        return new UploadRow(
                id,
                object,
                size,
                received + more,
                content,
                place,
                Optional.of(type),
                Optional.of(state),
                clientMetadata,
                backend,
                List.copyOf(all),
                expires);
    }
}
