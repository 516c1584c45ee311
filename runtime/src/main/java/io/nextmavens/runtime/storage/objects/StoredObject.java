package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.content.Part;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object that the requester may read, and where its content is.
 *
 * @param id of the object
 * @param key its address
 * @param tenant whose it is; empty for the project's own
 * @param version changes with its content
 * @param checksum SHA-256 of the content, in hexadecimal
 * @param size in bytes
 * @param mediaType of the content
 * @param cacheControl of answers with it
 * @param userMetadata as the client gave it, JSON or empty
 * @param createdAt ISO 8601
 * @param updatedAt ISO 8601
 * @param places where the content is, the first being preferred
 */
public record StoredObject(
        String id,
        ObjectKey key,
        Optional<String> tenant,
        String version,
        String checksum,
        long size,
        String mediaType,
        String cacheControl,
        Optional<String> userMetadata,
        String createdAt,
        String updatedAt,
        List<Place> places) {

    /**
     * Where a content is.
     *
     * @param backend name of the backend
     * @param parts in order
     */
    public record Place(String backend, List<Part> parts) {}

    private static final String ROW = """
            SELECT o.*, set_config('nextmavens.content', coalesce(o.content_id::text, ''), true)
            FROM (
                SELECT id, bucket_id, name, tenant_id, version, metadata ->> 'cacheControl' AS cache_control,
                       user_metadata, to_jsonb(created_at) #>> '{}' AS created_at,
                       to_jsonb(updated_at) #>> '{}' AS updated_at, content_id
                FROM storage.objects
                WHERE\
            """;
    private static final String WHOSE = """
             AND (tenant_id IS NOT DISTINCT FROM public.current_tenant_id()
                      OR ($%d::boolean AND public.current_tenant_id() IS NULL))
                ORDER BY tenant_id IS NOT DISTINCT FROM public.current_tenant_id() DESC, created_at
                LIMIT 1) AS o\
            """;
    private static final String BY_NAME = ROW + " bucket_id = $1 AND name = $2" + WHOSE.formatted(3);
    private static final String BY_ID = ROW + " id = $1::uuid" + WHOSE.formatted(2);

    private static final Query CONTENT = Query.asService("""
            SELECT c.checksum, c.size, c.media_type,
                   (SELECT jsonb_agg(jsonb_build_object('backend', p.backend, 'parts', p.parts) ORDER BY p.created_at)
                    FROM storage.places AS p WHERE p.content_id = c.id AND p.state = 'stored')
            FROM storage.contents AS c
            WHERE c.id = nullif(current_setting('nextmavens.content', true), '')::uuid AND c.state = 'stored'""");

    /** The two statements that find an object by its address. */
    public static Query[] find(ObjectKey key, Requester who) {
        return new Query[] {Query.asRequester(BY_NAME, key.bucket(), key.name(), any(who)), CONTENT};
    }

    /** The two statements that find an object by its id. */
    public static Query[] find(String id, Requester who) {
        return new Query[] {Query.asRequester(BY_ID, id, any(who)), CONTENT};
    }

    private static String any(Requester who) {
        return Boolean.toString(who.scope() == Requester.Scope.ANY_TENANT);
    }

    /** What {@link #find} found. */
    public static StoredObject read(List<List<String>> objects, List<List<String>> contents) {
        if (objects.isEmpty() || contents.isEmpty()) {
            throw StorageErrors.noSuchObject().exception();
        }
        List<String> row = objects.getFirst();
        List<String> content = contents.getFirst();
        List<Place> places = new ArrayList<>();
        JsonArray found = content.get(3) == null ? new JsonArray() : new JsonArray(content.get(3));
        for (int i = 0; i < found.size(); i++) {
            JsonObject place = found.getJsonObject(i);
            places.add(new Place(place.getString("backend"), Part.read(place.getJsonArray("parts"))));
        }
        return new StoredObject(
                row.get(0),
                new ObjectKey(row.get(1), row.get(2)),
                Optional.ofNullable(row.get(3)),
                row.get(4) == null ? "" : row.get(4),
                content.get(0),
                Long.parseLong(content.get(1)),
                content.get(2),
                row.get(5) == null ? "no-cache" : row.get(5),
                Optional.ofNullable(row.get(6)),
                row.get(7),
                row.get(8),
                List.copyOf(places));
    }

    /** A strong validator (RFC 9110, section 8.8.3): the same bytes have the same. */
    public String etag() {
        return '"' + checksum + '"';
    }

    public OffsetDateTime modified() {
        return OffsetDateTime.parse(updatedAt);
    }
}
