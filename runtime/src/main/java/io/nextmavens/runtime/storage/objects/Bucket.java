package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.storage.StorageErrors;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bucket's rules.
 *
 * @param id its name
 * @param isPublic whether anybody reads its objects by their public addresses
 * @param sizeLimit of an object, in bytes
 * @param allowedTypes of objects; empty for all
 * @param backend where new content goes, if the bucket says so
 * @param copyBackend where a copy of it goes, if the bucket says so
 */
public record Bucket(
        String id,
        boolean isPublic,
        OptionalLong sizeLimit,
        List<String> allowedTypes,
        Optional<String> backend,
        Optional<String> copyBackend) {

    /** Reads it past its own policies, which are about its definition: what is in it has policies of its own. */
    public static Query find(String id, Requester who) {
        return Query.asService(
                """
                SELECT id, public, file_size_limit, to_json(allowed_mime_types), backend, copy_backend
                FROM storage.buckets
                WHERE id = $1 AND (tenant_id IS NULL OR tenant_id = public.current_tenant_id() OR $2::boolean)""",
                id,
                Boolean.toString(who.isService() && who.claim("tenant_id").isEmpty()));
    }

    /** What {@link #find} found. */
    public static Bucket read(List<List<String>> rows) {
        if (rows.isEmpty()) {
            throw StorageErrors.noSuchBucket().exception();
        }
        List<String> row = rows.getFirst();
        return new Bucket(
                row.get(0),
                "t".equals(row.get(1)),
                row.get(2) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(row.get(2))),
                row.get(3) == null
                        ? List.of()
                        : new JsonArray(row.get(3))
                                .stream().map(String::valueOf).toList(),
                Optional.ofNullable(row.get(4)),
                Optional.ofNullable(row.get(5)));
    }
}
