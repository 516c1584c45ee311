package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.storage.StorageErrors;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The statements that list objects; the answer's JSON is made by PostgreSQL. */
public final class Listings {

    /** The columns that may be sorted by: a client's word never becomes SQL. */
    private static final Map<String, String> COLUMNS = Map.of(
            "name", "name COLLATE \"C\"",
            "updated_at", "updated_at",
            "created_at", "created_at",
            "last_accessed_at", "last_accessed_at");

    private static final int LARGEST_PAGE = 1000;

    private Listings() {}

    /**
     * The folders and objects right below a prefix, folders first.
     *
     * <p>Body: {@code {prefix, limit, offset, sortBy: {column, order}, search}}.
     */
    public static Query list(String bucket, JsonObject body) {
        String prefix = text(body, "prefix").map(Listings::folder).orElse("");
        JsonObject sort = object(body, "sortBy");
        String column = COLUMNS.get(text(sort, "column").orElse("name"));
        String order = order(sort);
        if (column == null) {
            throw StorageErrors.invalid("sortBy.column is one of " + String.join(", ", COLUMNS.keySet()))
                    .exception();
        }
        return Query.asRequester(
                """
                WITH below AS (
                    SELECT o.*, substr(o.name, length($2) + 1) AS rest
                    FROM storage.objects AS o
                    WHERE o.bucket_id = $1 AND o.name LIKE $3
                ), entries AS (
                    SELECT split_part(rest, '/', 1) AS name, NULL::uuid AS id, NULL::timestamptz AS updated_at,
                           NULL::timestamptz AS created_at, NULL::timestamptz AS last_accessed_at, NULL::jsonb AS metadata
                    FROM below WHERE strpos(rest, '/') > 0
                    GROUP BY 1
                    UNION ALL
                    SELECT rest, id, updated_at, created_at, last_accessed_at, metadata
                    FROM below WHERE strpos(rest, '/') = 0
                ), page AS (
                    SELECT * FROM entries
                    WHERE name ILIKE $4
                    ORDER BY id IS NOT NULL, %s %s, name COLLATE "C"
                    LIMIT $5::bigint OFFSET $6::bigint
                )
                SELECT coalesce(json_agg(page), '[]') FROM page""".formatted(column, order),
                bucket,
                prefix,
                like(prefix) + "%",
                like(text(body, "search").orElse("")) + "%",
                Long.toString(number(body, "limit", 100, 1, LARGEST_PAGE)),
                Long.toString(number(body, "offset", 0, 0, Integer.MAX_VALUE)));
    }

    /**
     * The objects that begin with a prefix, in pages; with a delimiter, folders are told apart.
     *
     * <p>Body: {@code {prefix, limit, cursor, with_delimiter, sortBy: {column, order}}}. The answer is {@code {hasNext,
     * nextCursor, folders: [{name, key}], objects: […]}}.
     */
    public static Query listV2(String bucket, JsonObject body) {
        String prefix = text(body, "prefix").orElse("");
        boolean delimited = Boolean.TRUE.equals(body.getValue("with_delimiter"));
        JsonObject sort = object(body, "sortBy");
        String column = text(sort, "column").orElse("name");
        if (!column.equals("name") && !column.equals("updated_at") && !column.equals("created_at")) {
            throw StorageErrors.invalid("sortBy.column is one of name, updated_at, created_at")
                    .exception();
        }
        String order = order(sort);
        Optional<JsonObject> cursor = text(body, "cursor").map(Listings::decode);
        // folders have no times of their own: they come in the order of their names, before the objects of the same key
        String key = column.equals("name") ? "name COLLATE \"C\"" : "coalesce(" + column + ", '-infinity')";
        String cursorKey = column.equals("name") ? "$5::text COLLATE \"C\"" : "coalesce($5::timestamptz, '-infinity')";
        String compare = order.equals("desc") ? "<" : ">";
        return Query.asRequester(
                """
                WITH below AS (
                    SELECT o.*, substr(o.name, length($2) + 1) AS rest
                    FROM storage.objects AS o
                    WHERE o.bucket_id = $1 AND o.name LIKE $3
                ), entries AS (
                    SELECT $2 || split_part(rest, '/', 1) || '/' AS name, NULL::uuid AS id,
                           NULL::timestamptz AS updated_at, NULL::timestamptz AS created_at,
                           NULL::timestamptz AS last_accessed_at, NULL::jsonb AS metadata
                    FROM below WHERE $7::boolean AND strpos(rest, '/') > 0
                    GROUP BY 1
                    UNION ALL
                    SELECT name, id, updated_at, created_at, last_accessed_at, metadata
                    FROM below WHERE NOT ($7::boolean AND strpos(rest, '/') > 0)
                ), page AS (
                    SELECT *, row_number() OVER () AS position FROM (
                        SELECT *, (%1$s)::text AS sort_key FROM entries
                        WHERE $6::text IS NULL
                            OR (%1$s, name COLLATE "C") %4$s (%2$s, $6::text COLLATE "C")
                        ORDER BY %1$s %3$s, name COLLATE "C" %3$s
                        LIMIT $4::bigint + 1) AS sorted
                )
                SELECT json_build_object(
                    'hasNext', count(*) > $4::bigint,
                    'nextCursor', CASE WHEN count(*) > $4::bigint THEN
                        (SELECT json_build_object('k', sort_key, 'n', name) FROM page WHERE position = $4::bigint) END,
                    'folders', coalesce(json_agg(json_build_object('name', name, 'key', name) ORDER BY position)
                        FILTER (WHERE id IS NULL AND position <= $4::bigint), '[]'),
                    'objects', coalesce(json_agg(json_build_object('id', id, 'name', name, 'key', name,
                        'updated_at', updated_at, 'created_at', created_at, 'last_accessed_at', last_accessed_at,
                        'metadata', metadata) ORDER BY position)
                        FILTER (WHERE id IS NOT NULL AND position <= $4::bigint), '[]'))
                FROM page""".formatted(key, cursorKey, order, compare),
                bucket,
                prefix,
                like(prefix) + "%",
                Long.toString(number(body, "limit", LARGEST_PAGE, 1, LARGEST_PAGE)),
                cursor.map(c -> c.getString("k"))
                        .filter(k -> !k.equals("-infinity"))
                        .orElse(null),
                cursor.map(c -> c.getString("n")).orElse(null),
                Boolean.toString(delimited));
    }

    /** The answer of {@link #listV2} with its cursor made one text. */
    public static String answerV2(String json) {
        JsonObject answer = new JsonObject(json);
        if (answer.getValue("nextCursor") instanceof JsonObject cursor) {
            answer.put(
                    "nextCursor",
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(cursor.encode().getBytes(StandardCharsets.UTF_8)));
        } else {
            answer.remove("nextCursor");
        }
        return answer.encode();
    }

    private static JsonObject decode(String cursor) {
        try {
            return new JsonObject(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw StorageErrors.invalid("The cursor is not one of this service").exception();
        }
    }

    private static String folder(String prefix) {
        String plain = prefix;
        while (plain.startsWith("/")) {
            plain = plain.substring(1);
        }
        while (plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain.isEmpty() ? "" : plain + "/";
    }

    /** A text in LIKE that means itself. */
    private static String like(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static String order(JsonObject sort) {
        return text(sort, "order").filter(word -> word.equalsIgnoreCase("desc")).isPresent() ? "desc" : "asc";
    }

    private static JsonObject object(JsonObject body, String name) {
        return body.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static Optional<String> text(JsonObject body, String name) {
        return body.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static long number(JsonObject body, String name, long byDefault, long min, long max) {
        return body.getValue(name) instanceof Number number ? Math.clamp(number.longValue(), min, max) : byDefault;
    }
}
