package io.nextmavens.runtime.storage.objects;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The statements that write objects; all run as the requester. */
public final class ObjectWrites {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** No RETURNING: a policy for INSERT alone is enough to upload, as with Supabase. */
    private static final String INSERT = """
            INSERT INTO storage.objects
                (id, bucket_id, name, owner, owner_id, metadata, user_metadata, content_id, version)
            VALUES ($1::uuid, $2, $3, $4::uuid, $5, $6::jsonb, $7::jsonb,
                    nullif(current_setting('nextmavens.content', true), '')::uuid,
                    nullif(current_setting('nextmavens.content', true), ''))""";

    private static final String UPSERT = INSERT + """

            ON CONFLICT (bucket_id, name, (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)))
            DO UPDATE SET owner = excluded.owner, owner_id = excluded.owner_id, metadata = excluded.metadata,
                user_metadata = excluded.user_metadata, content_id = excluded.content_id, version = excluded.version,
                updated_at = now()
            RETURNING id""";

    private static final String MINE = """
             AND (tenant_id IS NOT DISTINCT FROM public.current_tenant_id()
                      OR ($%d::boolean AND public.current_tenant_id() IS NULL))\
            """;

    private static final String REMOVED = """
             RETURNING id, bucket_id, name, owner, owner_id, version, created_at, updated_at, last_accessed_at, metadata,
                user_metadata)
            SELECT coalesce(json_agg(removed), '[]') FROM removed""";

    private static final String REMOVE = "WITH removed AS (DELETE FROM storage.objects"
            + " WHERE bucket_id = $1 AND name IN (SELECT jsonb_array_elements_text($2::jsonb))" + MINE.formatted(3)
            + REMOVED;

    private static final String REMOVE_BY_ID =
            "WITH removed AS (DELETE FROM storage.objects WHERE id = $1::uuid" + MINE.formatted(2) + REMOVED;

    private static final String EMPTY = "WITH removed AS (DELETE FROM storage.objects WHERE bucket_id = $1"
            + " RETURNING id) SELECT count(*) FROM removed";

    private static final String MOVE = "UPDATE storage.objects SET bucket_id = $3, name = $4, updated_at = now()"
            + " WHERE id = $1::uuid AND bucket_id = $2 RETURNING id";

    private static final String COPY = """
            INSERT INTO storage.objects
                (id, bucket_id, name, owner, owner_id, metadata, user_metadata, content_id, version, tenant_id)
            SELECT $1::uuid, $3, $4, $5::uuid, $6, coalesce($7::jsonb, metadata), coalesce($8::jsonb, user_metadata),
                content_id, version, tenant_id
            FROM storage.objects WHERE id = $2::uuid""";

    private static final String COPY_OVER = COPY + """

            ON CONFLICT (bucket_id, name, (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)))
            DO UPDATE SET owner = excluded.owner, owner_id = excluded.owner_id, metadata = excluded.metadata,
                user_metadata = excluded.user_metadata, content_id = excluded.content_id, version = excluded.version,
                updated_at = now()""";

    private ObjectWrites() {}

    /** Writes an object with the content that {@link Contents#finish} set in the same transaction, or none. */
    public static Query write(UUID id, NewObject object, JsonObject metadata, Requester who) {
        Optional<String> owner = who.claim("sub");
        return Query.asRequester(
                object.upsert() ? UPSERT : INSERT,
                id.toString(),
                object.key().bucket(),
                object.key().name(),
                owner.filter(text -> UUID_TEXT.matcher(text).matches()).orElse(null),
                owner.orElse(null),
                metadata.encode(),
                object.userMetadata().map(JsonObject::encode).orElse(null));
    }

    /** What the database tells of an object, in the words of Supabase. */
    public static JsonObject metadata(String checksum, long size, String mediaType, String cacheControl, Instant now) {
        return new JsonObject()
                .put("eTag", '"' + checksum + '"')
                .put("size", size)
                .put("mimetype", mediaType)
                .put("cacheControl", cacheControl)
                .put("lastModified", now.toString())
                .put("contentLength", size)
                .put("httpStatusCode", 200);
    }

    /** Removes objects by name; gives one JSON array of what they were. */
    public static Query remove(String bucket, String namesJson, Requester who) {
        return Query.asRequester(REMOVE, bucket, namesJson, any(who));
    }

    /** Removes an object by id; gives one JSON array of what it was. */
    public static Query remove(String id, Requester who) {
        return Query.asRequester(REMOVE_BY_ID, id, any(who));
    }

    /** Removes whatever the requester may of a bucket. */
    public static Query empty(String bucket) {
        return Query.asRequester(EMPTY, bucket);
    }

    /** Renames an object; gives its id when it could. */
    public static Query move(StoredObject object, ObjectKey to) {
        return Query.asRequester(MOVE, object.id(), object.key().bucket(), to.bucket(), to.name());
    }

    /** Writes another object with the same content. */
    public static Query copy(
            UUID id,
            StoredObject object,
            ObjectKey to,
            boolean upsert,
            Optional<JsonObject> metadata,
            Optional<JsonObject> userMetadata,
            Requester who) {
        Optional<String> owner = who.claim("sub");
        return Query.asRequester(
                upsert ? COPY_OVER : COPY,
                id.toString(),
                object.id(),
                to.bucket(),
                to.name(),
                owner.filter(text -> UUID_TEXT.matcher(text).matches()).orElse(null),
                owner.orElse(null),
                metadata.map(JsonObject::encode).orElse(null),
                userMetadata.map(JsonObject::encode).orElse(null));
    }

    private static String any(Requester who) {
        return Boolean.toString(who.scope() == Requester.Scope.ANY_TENANT);
    }
}
