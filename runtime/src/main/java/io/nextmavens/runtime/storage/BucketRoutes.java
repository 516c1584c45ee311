package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.copies.BucketMoves;
import io.nextmavens.runtime.storage.objects.Bucket;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.objects.ObjectWrites;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code /storage/v1/bucket}: buckets are made, changed, listed, emptied, removed and moved. */
final class BucketRoutes implements Route {

    private static final Map<String, String> SORTED = Map.of(
            "id",
            "id COLLATE \"C\"",
            "name",
            "name COLLATE \"C\"",
            "created_at",
            "created_at",
            "updated_at",
            "updated_at");

    private static final String SHOWN = """
            json_build_object('id', id, 'name', name, 'owner', coalesce(owner_id, owner::text, ''), 'public', public,
                'type', 'STANDARD', 'file_size_limit', file_size_limit, 'allowed_mime_types', allowed_mime_types,
                'created_at', created_at, 'updated_at', updated_at)""";

    private final StorageDatabase database;
    private final Backends backends;
    private final BucketMoves moves;
    private final Runnable sweep;

    BucketRoutes(StorageDatabase database, Backends backends, BucketMoves moves, Runnable sweep) {
        this.database = database;
        this.backends = backends;
        this.moves = moves;
        this.sweep = sweep;
    }

    @Override
    public Optional<Future<Reply>> answer(Call call, String method, String rest) {
        if (rest.isEmpty()) {
            return switch (method) {
                case "GET" -> Optional.of(list(call));
                case "POST" -> Optional.of(create(call));
                default -> Optional.empty();
            };
        }
        int slash = rest.indexOf('/');
        String id = ObjectKey.decode(slash < 0 ? rest : rest.substring(0, slash));
        String action = slash < 0 ? "" : rest.substring(slash + 1);
        return switch (method + " " + action) {
            case "GET " -> Optional.of(get(call, id));
            case "PUT " -> Optional.of(update(call, id));
            case "DELETE " -> Optional.of(delete(call, id));
            case "POST empty" -> Optional.of(empty(call, id));
            case "POST move" -> Optional.of(move(call, id));
            case "GET move" -> Optional.of(moves.state(service(call), id).map(Reply::ok));
            default -> Optional.empty();
        };
    }

    private Future<Reply> list(Call call) {
        String column = SORTED.getOrDefault(call.parameter("sortColumn").orElse("name"), SORTED.get("name"));
        String order =
                call.parameter("sortOrder").filter("desc"::equalsIgnoreCase).isPresent() ? "desc" : "asc";
        return database.run(
                        call.requester("storage.bucket.list"),
                        Query.asRequester(
                                "SELECT coalesce(json_agg(" + SHOWN + "), '[]') FROM (SELECT * FROM storage.buckets"
                                        + " WHERE strpos(name, $1) > 0 ORDER BY " + column + " " + order
                                        + " LIMIT $2::bigint OFFSET $3::bigint) AS page",
                                call.parameter("search").orElse(""),
                                Long.toString(number(call, "limit", 1_000_000)),
                                Long.toString(number(call, "offset", 0))))
                .map(results -> Reply.ok(results.getFirst().all().getFirst().getFirst()));
    }

    private static long number(Call call, String name, long byDefault) {
        try {
            return call.parameter(name).map(Long::parseUnsignedLong).orElse(byDefault);
        } catch (NumberFormatException e) {
            throw StorageErrors.invalid("querystring/" + name + " must be an integer")
                    .exception();
        }
    }

    private Future<Reply> get(Call call, String id) {
        return database.run(
                        call.requester("storage.bucket.get"),
                        Query.asRequester("SELECT " + SHOWN + " FROM storage.buckets WHERE id = $1", id))
                .map(results -> {
                    List<List<String>> rows = results.getFirst().all();
                    if (rows.isEmpty()) {
                        throw StorageErrors.noSuchBucket().exception();
                    }
                    return Reply.ok(rows.getFirst().getFirst());
                });
    }

    private Future<Reply> create(Call call) {
        Requester who = call.requester("storage.bucket.create");
        return call.json().compose(body -> {
            String name = body.getValue("name") instanceof String text ? text : "";
            String id = body.getValue("id") instanceof String text ? text : name;
            if (!ObjectKey.isBucketId(id) || !ObjectKey.isBucketId(name.isEmpty() ? id : name)) {
                throw StorageErrors.invalidBucketName().exception();
            }
            Optional<String> owner = who.claim("sub");
            return database.run(
                            who,
                            Query.asRequester(
                                    """
                                    INSERT INTO storage.buckets (id, name, owner_id, public, file_size_limit,
                                        allowed_mime_types, backend, copy_backend)
                                    VALUES ($1, $2, $3, $4::boolean, $5::bigint,
                                        (SELECT array_agg(t) FROM json_array_elements_text($6::json) AS t), $7, $8)""",
                                    id,
                                    name.isEmpty() ? id : name,
                                    owner.orElse(null),
                                    Boolean.toString(Boolean.TRUE.equals(body.getValue("public"))),
                                    size(body).orElse(null),
                                    types(body).orElse(null),
                                    backend(who, body, "backend").orElse(null),
                                    backend(who, body, "copy_backend").orElse(null)))
                    .map(done -> Reply.ok(new JsonObject().put("name", name.isEmpty() ? id : name)));
        });
    }

    private Future<Reply> update(Call call, String id) {
        Requester who = call.requester("storage.bucket.update");
        return call.json().compose(body -> database.run(
                        who,
                        Query.asRequester(
                                """
                                UPDATE storage.buckets SET public = coalesce($2::boolean, public),
                                    file_size_limit = CASE WHEN $3::boolean THEN $4::bigint ELSE file_size_limit END,
                                    allowed_mime_types = CASE WHEN $5::boolean
                                        THEN (SELECT array_agg(t) FROM json_array_elements_text($6::json) AS t)
                                        ELSE allowed_mime_types END,
                                    copy_backend = coalesce($7, copy_backend),
                                    updated_at = now()
                                WHERE id = $1 RETURNING id""",
                                id,
                                body.getValue("public") instanceof Boolean flag ? flag.toString() : null,
                                Boolean.toString(body.containsKey("file_size_limit")),
                                size(body).orElse(null),
                                Boolean.toString(body.containsKey("allowed_mime_types")),
                                types(body).orElse(null),
                                backend(who, body, "copy_backend").orElse(null)))
                .map(results -> {
                    if (results.getFirst().all().isEmpty()) {
                        throw StorageErrors.noSuchBucket().exception();
                    }
                    return message("Successfully updated");
                }));
    }

    private Future<Reply> delete(Call call, String id) {
        Requester who = call.requester("storage.bucket.delete");
        return database.run(
                        who,
                        Query.asService("SELECT exists (SELECT FROM storage.objects WHERE bucket_id = $1)", id),
                        Query.asRequester(
                                "DELETE FROM storage.buckets WHERE id = $1"
                                        + " AND NOT exists (SELECT FROM storage.objects WHERE bucket_id = $1)"
                                        + " RETURNING id",
                                id))
                .recover(cause -> Future.failedFuture(
                        StorageErrors.of(cause).status() == 404
                                ? StorageErrors.notEmpty().exception()
                                : cause))
                .map(results -> {
                    if (!results.get(1).all().isEmpty()) {
                        return message("Successfully deleted");
                    }
                    boolean holds = "t".equals(results.get(0).all().getFirst().getFirst());
                    throw (holds ? StorageErrors.notEmpty() : StorageErrors.noSuchBucket()).exception();
                });
    }

    private Future<Reply> empty(Call call, String id) {
        Requester who = call.requester("storage.bucket.empty");
        return database.run(who, Bucket.find(id, who), ObjectWrites.empty(id)).map(results -> {
            Bucket.read(results.getFirst().all());
            sweep.run();
            return message("Empty bucket has been queued. Completion may take up to an hour.");
        });
    }

    private Future<Reply> move(Call call, String id) {
        Requester who = service(call);
        return call.json().compose(body -> {
            String backend = body.getValue("backend") instanceof String text ? text : "";
            if (backends.find(backend).isEmpty()) {
                throw StorageErrors.invalid("The backend '" + backend + "' is not set up in this runtime")
                        .exception();
            }
            return moves.begin(who, id, backend).map(Reply::ok);
        });
    }

    private static Requester service(Call call) {
        Requester who = call.requester("storage.bucket.move");
        if (!who.isService()) {
            throw StorageErrors.denied("Only service_role moves buckets").exception();
        }
        return who;
    }

    /** Which backend keeps what is the project's to say, not a tenant's. */
    private Optional<String> backend(Requester who, JsonObject body, String field) {
        if (!(body.getValue(field) instanceof String name)) {
            return Optional.empty();
        }
        if (!who.isService()) {
            throw StorageErrors.denied("Only service_role chooses a bucket's backend")
                    .exception();
        }
        if (!name.isEmpty() && backends.find(name).isEmpty()) {
            throw StorageErrors.invalid("The backend '" + name + "' is not set up in this runtime")
                    .exception();
        }
        return Optional.of(name);
    }

    /** A number of bytes, or a text such as 20MB; null is no limit. */
    private static Optional<String> size(JsonObject body) {
        return switch (body.getValue("file_size_limit")) {
            case null -> Optional.empty();
            case Number number when number.longValue() >= 0 -> Optional.of(Long.toString(number.longValue()));
            case String text -> Optional.of(Long.toString(bytes(text)));
            default ->
                throw StorageErrors.invalid("file_size_limit is a number of bytes or a text such as 20MB")
                        .exception();
        };
    }

    private static long bytes(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        String digits = upper.replaceAll("(KB|MB|GB|TB|B)$", "").strip();
        String unit = upper.substring(digits.length()).strip();
        int power =
                switch (unit) {
                    case "KB" -> 1;
                    case "MB" -> 2;
                    case "GB" -> 3;
                    case "TB" -> 4;
                    default -> 0;
                };
        try {
            return (long) (Double.parseDouble(digits) * Math.pow(1024, power));
        } catch (NumberFormatException e) {
            throw StorageErrors.invalid("Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B")
                    .exception();
        }
    }

    private static Optional<String> types(JsonObject body) {
        return switch (body.getValue("allowed_mime_types")) {
            case null -> Optional.empty();
            case JsonArray types -> {
                for (Object type : types) {
                    if (!(type instanceof String text)
                            || !text.matches("\\*|[\\w.+*-]+/[\\w.+*-]+(\\s*;\\s*[\\w.+-]+=[\\w.+\"-]+)*")) {
                        throw StorageErrors.mediaType(String.valueOf(type)).exception();
                    }
                }
                yield types.isEmpty() ? Optional.empty() : Optional.of(types.encode());
            }
            default ->
                throw StorageErrors.invalid("allowed_mime_types is a list of types")
                        .exception();
        };
    }

    private static Reply message(String text) {
        return Reply.ok(new JsonObject().put("message", text));
    }
}
