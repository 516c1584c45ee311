package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.storage.objects.Bucket;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.objects.ObjectWrites;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.nextmavens.runtime.storage.objects.StoredObject;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.Form;
import io.nextmavens.runtime.storage.request.Reply;
import io.nextmavens.runtime.storage.request.UploadBody;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * {@code POST /storage/upload}, {@code GET} and {@code DELETE /storage/:file_id}: files by their ids. Errors have their
 * true statuses here.
 *
 * <p>The upload is a form with a {@code file} and, before it, {@code bucket}, {@code name} and {@code upsert} if wanted; or
 * a body that is the file, with these in the query.
 */
final class SeedRoutes implements Route {

    private final StorageDatabase database;
    private final Uploads uploads;
    private final Downloads downloads;
    private final StorageSettings settings;
    private final Runnable sweep;

    SeedRoutes(
            StorageDatabase database, Uploads uploads, Downloads downloads, StorageSettings settings, Runnable sweep) {
        this.database = database;
        this.uploads = uploads;
        this.downloads = downloads;
        this.settings = settings;
        this.sweep = sweep;
    }

    @Override
    public Optional<Future<Reply>> answer(Call call, String method, String rest) {
        if (rest.equals("upload")) {
            return method.equals("POST") ? Optional.of(upload(call)) : Optional.empty();
        }
        if (rest.isEmpty() || rest.indexOf('/') >= 0) {
            return Optional.empty();
        }
        return switch (method) {
            case "GET", "HEAD" -> Optional.of(send(call, rest));
            case "DELETE" -> Optional.of(remove(call, rest));
            default -> Optional.empty();
        };
    }

    private Future<Reply> upload(Call call) {
        Requester who = call.requester("storage.object.upload");
        Optional<String> type = call.header("Content-Type");
        if (!Form.isForm(type)) {
            NewObject object = new NewObject(
                    key(call.parameter("bucket"), call.parameter("name"), Optional.empty()),
                    call.parameter("upsert").filter("true"::equals).isPresent(),
                    type,
                    call.header("Cache-Control").orElse("no-cache"),
                    UploadBody.userMetadata(call.header("x-metadata")));
            return allowed(who, object)
                    .compose(bucket -> uploads.take(who, bucket, object, call.body(), call.length()))
                    .map(uploaded -> created(call, uploaded));
        }
        return Form.read(call.body(), type.orElseThrow())
                .compose(form -> {
                    NewObject object = new NewObject(
                            key(
                                    form.field("bucket").or(() -> call.parameter("bucket")),
                                    form.field("name")
                                            .or(() -> form.field("path"))
                                            .or(() -> call.parameter("name")),
                                    form.fileName()),
                            form.field("upsert").filter("true"::equals).isPresent(),
                            form.fileType(),
                            UploadBody.cacheControl(form.field("cacheControl")),
                            form.field("metadata").flatMap(UploadBody::json));
                    return allowed(who, object)
                            .compose(bucket -> uploads.take(who, bucket, object, form.file(), OptionalLong.empty()));
                })
                .map(uploaded -> created(call, uploaded));
    }

    /** The bucket's rules, once the requester may write there; the default bucket is made when it is first needed. */
    private Future<Bucket> allowed(Requester who, NewObject object) {
        Future<?> there = object.key().bucket().equals(settings.defaultBucket())
                ? database.run(
                        who,
                        Query.asService(
                                "INSERT INTO storage.buckets (id, name, public, tenant_id) VALUES ($1, $1, false, NULL)"
                                        + " ON CONFLICT (id) DO NOTHING",
                                settings.defaultBucket()))
                : Future.succeededFuture();
        return there.compose(made -> uploads.allowed(who, object));
    }

    /** Where the client wants it, else at a name that nobody else has chosen. */
    private ObjectKey key(Optional<String> bucket, Optional<String> name, Optional<String> fileName) {
        String own = fileName.map(text -> text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1))
                .filter(text -> !text.isBlank())
                .orElse("file");
        return ObjectKey.of(
                bucket.filter(text -> !text.isEmpty()).orElse(settings.defaultBucket()),
                name.filter(text -> !text.isEmpty()).orElseGet(() -> UUID.randomUUID() + "/" + own));
    }

    private static Reply created(Call call, Uploads.Uploaded uploaded) {
        call.request().response().putHeader("Location", "/storage/" + uploaded.id());
        return new Reply.Json(
                201,
                new JsonObject()
                        .put("file_id", uploaded.id())
                        .put("bucket", uploaded.object().key().bucket())
                        .put("name", uploaded.object().key().name())
                        .put("size", uploaded.size())
                        .put("content_type", uploaded.mediaType())
                        .put("checksum", uploaded.checksum())
                        .put("url", "/storage/" + uploaded.id())
                        .encode());
    }

    private Future<Reply> send(Call call, String id) {
        Requester who = call.requester("storage.object.get_authenticated");
        return database.run(who, StoredObject.find(fileId(id), who))
                .map(results ->
                        StoredObject.read(results.get(0).all(), results.get(1).all()))
                .compose(object -> downloads.send(call, object));
    }

    private Future<Reply> remove(Call call, String id) {
        Requester who = call.requester("storage.object.delete");
        return database.run(who, ObjectWrites.remove(fileId(id), who)).map(results -> {
            if (new JsonArray(results.getFirst().all().getFirst().getFirst()).isEmpty()) {
                throw StorageErrors.noSuchObject().exception();
            }
            sweep.run();
            return new Reply.Empty(204, Map.of());
        });
    }

    private static String fileId(String id) {
        try {
            return UUID.fromString(id).toString();
        } catch (IllegalArgumentException e) {
            throw StorageErrors.noSuchObject().exception();
        }
    }
}
