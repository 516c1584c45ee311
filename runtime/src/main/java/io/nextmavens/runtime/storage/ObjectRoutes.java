package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.storage.objects.Bucket;
import io.nextmavens.runtime.storage.objects.Listings;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.objects.ObjectWrites;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.nextmavens.runtime.storage.objects.StoredObject;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.Reply;
import io.nextmavens.runtime.storage.request.UploadBody;
import io.nextmavens.runtime.storage.signing.Signature;
import io.nextmavens.runtime.storage.signing.Signer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code /storage/v1/object}: everything that is done with objects but uploads in pieces. */
final class ObjectRoutes implements Route {

    private static final int MOST_NAMES = 1000;
    private static final long LONGEST_SIGNATURE = 10L * 365 * 86_400;
    private static final long UPLOAD_SIGNATURE = 7200;

    private final StorageDatabase database;
    private final Uploads uploads;
    private final Downloads downloads;
    private final Supplier<Signer> signer;
    private final Runnable sweep;

    ObjectRoutes(
            StorageDatabase database, Uploads uploads, Downloads downloads, Supplier<Signer> signer, Runnable sweep) {
        this.database = database;
        this.uploads = uploads;
        this.downloads = downloads;
        this.signer = signer;
        this.sweep = sweep;
    }

    @Override
    public Optional<Future<Reply>> answer(Call call, String method, String rest) {
        int slash = rest.indexOf('/');
        String first = slash < 0 ? rest : rest.substring(0, slash);
        String behind = slash < 0 ? "" : rest.substring(slash + 1);
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (behind.isEmpty()) {
            return switch (method + " " + first) {
                case "POST move" -> Optional.of(move(call));
                case "POST copy" -> Optional.of(copy(call));
                default ->
                    method.equals("DELETE") ? Optional.of(removeMany(call, ObjectKey.decode(first))) : Optional.empty();
            };
        }
        if (method.equals("POST")) {
            Optional<Future<Reply>> special = post(call, first, behind);
            if (special.isPresent()) {
                return special;
            }
        }
        if (method.equals("PUT") && first.equals("upload") && behind.startsWith("sign/")) {
            return Optional.of(uploadSigned(call, Call.key(behind.substring("sign/".length()))));
        }
        if (reads) {
            return Optional.of(read(call, first, behind, rest));
        }
        return switch (method) {
            case "POST" -> Optional.of(upload(call, Call.key(rest), call.flag("x-upsert")));
            case "PUT" -> Optional.of(upload(call, Call.key(rest), true));
            case "DELETE" -> Optional.of(remove(call, Call.key(rest)));
            default -> Optional.empty();
        };
    }

    private Optional<Future<Reply>> post(Call call, String first, String behind) {
        boolean whole = behind.indexOf('/') >= 0;
        return switch (first) {
            case "list" -> whole ? Optional.empty() : Optional.of(list(call, ObjectKey.decode(behind)));
            case "list-v2" -> whole ? Optional.empty() : Optional.of(listV2(call, ObjectKey.decode(behind)));
            case "sign" -> Optional.of(whole ? sign(call, Call.key(behind)) : signMany(call, ObjectKey.decode(behind)));
            case "upload" ->
                behind.startsWith("sign/")
                        ? Optional.of(signUpload(call, Call.key(behind.substring("sign/".length()))))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    // ---- reading

    private Future<Reply> read(Call call, String first, String behind, String rest) {
        return switch (first) {
            case "public" -> publicObject(call, Call.key(behind)).compose(object -> downloads.send(call, object));
            case "authenticated" -> send(call, Call.key(behind));
            case "sign" -> signed(call, Call.key(behind)).compose(object -> downloads.send(call, object));
            case "info" -> info(call, behind);
            default -> send(call, Call.key(rest));
        };
    }

    private Future<Reply> send(Call call, ObjectKey key) {
        return find(call.requester("storage.object.get_authenticated"), key)
                .compose(object -> downloads.send(call, object));
    }

    /** The object, if the requester sees it. */
    Future<StoredObject> find(Requester who, ObjectKey key) {
        return database.run(who, StoredObject.find(key, who))
                .map(results ->
                        StoredObject.read(results.get(0).all(), results.get(1).all()));
    }

    /** The object of a public bucket. */
    Future<StoredObject> publicObject(Call call, ObjectKey key) {
        Requester anybody = call.anybody("storage.object.get_public");
        Query[] object = StoredObject.find(key, anybody);
        return database.run(anybody, Bucket.find(key.bucket(), anybody), object[0], object[1])
                .map(results -> {
                    if (!Bucket.read(results.get(0).all()).isPublic()) {
                        throw StorageErrors.noSuchBucket().exception();
                    }
                    return StoredObject.read(
                            results.get(1).all(), results.get(2).all());
                });
    }

    /** The object that the request's token is for. */
    Future<StoredObject> signed(Call call, ObjectKey key) {
        Signature signature = signature(call, Signature.Act.DOWNLOAD, key);
        if (signature.transformation().isPresent()) {
            throw StorageErrors.wrongSignature("The signature is for a transformed image")
                    .exception();
        }
        return find(call.signed(signature.tenant(), Optional.empty(), "storage.object.get_signed"), key);
    }

    /** What the request's token says of that object. */
    Signature signature(Call call, Signature.Act act, ObjectKey key) {
        String token = call.parameter("token")
                .orElseThrow(() -> StorageErrors.invalid("querystring must have required property 'token'")
                        .exception());
        return signer.get().verify(token, act, key);
    }

    private Future<Reply> info(Call call, String behind) {
        Future<StoredObject> object;
        if (behind.startsWith("public/")) {
            object = publicObject(call, Call.key(behind.substring("public/".length())));
        } else {
            String rest = behind.startsWith("authenticated/") ? behind.substring("authenticated/".length()) : behind;
            object = find(call.requester("storage.object.info_authenticated"), Call.key(rest));
        }
        return object.map(found -> new JsonObject()
                        .put("id", found.id())
                        .put("name", found.key().name())
                        .put("version", found.version())
                        .put("bucket_id", found.key().bucket())
                        .put("size", found.size())
                        .put("content_type", found.mediaType())
                        .put("cache_control", found.cacheControl())
                        .put("etag", found.etag())
                        .put(
                                "metadata",
                                found.userMetadata().map(JsonObject::new).orElse(null))
                        .put("last_modified", found.updatedAt())
                        .put("created_at", found.createdAt()))
                .map(Reply::ok);
    }

    private Future<Reply> list(Call call, String bucket) {
        Requester who = call.requester("storage.object.list");
        return call.json()
                .compose(body -> database.run(who, Bucket.find(bucket, who), Listings.list(bucket, body)))
                .map(results -> {
                    Bucket.read(results.get(0).all());
                    return Reply.ok(results.get(1).all().getFirst().getFirst());
                });
    }

    private Future<Reply> listV2(Call call, String bucket) {
        Requester who = call.requester("storage.object.list_v2");
        return call.json()
                .compose(body -> database.run(who, Bucket.find(bucket, who), Listings.listV2(bucket, body)))
                .map(results -> {
                    Bucket.read(results.get(0).all());
                    return Reply.ok(
                            Listings.answerV2(results.get(1).all().getFirst().getFirst()));
                });
    }

    // ---- writing

    private Future<Reply> upload(Call call, ObjectKey key, boolean upsert) {
        Requester who = call.requester(upsert ? "storage.object.upload_update" : "storage.object.upload");
        return take(call, who, key, upsert)
                .map(uploaded ->
                        Reply.ok(new JsonObject().put("Key", key.path()).put("Id", uploaded.id())));
    }

    private Future<Reply> uploadSigned(Call call, ObjectKey key) {
        Signature signature = signature(call, Signature.Act.UPLOAD, key);
        Requester who = call.signed(signature.tenant(), signature.owner(), "storage.object.upload_signed");
        return take(call, who, key, signature.upsert())
                .map(uploaded -> Reply.ok(new JsonObject().put("Key", key.path())));
    }

    private Future<Uploads.Uploaded> take(Call call, Requester who, ObjectKey key, boolean upsert) {
        NewObject asked = new NewObject(key, upsert, Optional.empty(), "no-cache", Optional.empty());
        return uploads.allowed(who, asked).compose(bucket -> UploadBody.read(call, key, upsert)
                .compose(body -> uploads.take(who, bucket, body.object(), body.content(), body.length())));
    }

    private Future<Reply> move(Call call) {
        Requester who = call.requester("storage.object.move");
        return call.json().compose(body -> {
            ObjectKey from = ObjectKey.of(text(body, "bucketId"), text(body, "sourceKey"));
            ObjectKey to = destination(body, from);
            return find(who, from)
                    .compose(object -> database.run(who, Bucket.find(to.bucket(), who), ObjectWrites.move(object, to)))
                    .map(results -> {
                        Bucket.read(results.get(0).all());
                        if (results.get(1).all().isEmpty()) {
                            throw StorageErrors.denied(
                                            "new row violates row-level security policy for table \"objects\"")
                                    .exception();
                        }
                        return Reply.ok(new JsonObject().put("message", "Successfully moved"));
                    });
        });
    }

    private Future<Reply> copy(Call call) {
        Requester who = call.requester("storage.object.copy");
        boolean upsert = call.flag("x-upsert");
        return call.json().compose(body -> {
            ObjectKey from = ObjectKey.of(text(body, "bucketId"), text(body, "sourceKey"));
            ObjectKey to = destination(body, from);
            UUID id = UUID.randomUUID();
            boolean sameMetadata = !Boolean.FALSE.equals(body.getValue("copyMetadata"));
            return find(who, from)
                    .compose(object -> {
                        Optional<JsonObject> userMetadata =
                                sameMetadata ? Optional.empty() : UploadBody.userMetadata(call.header("x-metadata"));
                        return database.run(
                                who,
                                Bucket.find(to.bucket(), who),
                                ObjectWrites.copy(id, object, to, upsert, Optional.empty(), userMetadata, who));
                    })
                    .map(results -> {
                        Bucket.read(results.get(0).all());
                        sweep.run();
                        return Reply.ok(new JsonObject()
                                .put("Id", id.toString())
                                .put("Key", to.path())
                                .put("name", to.name())
                                .put("bucket_id", to.bucket()));
                    });
        });
    }

    private static ObjectKey destination(JsonObject body, ObjectKey from) {
        String bucket = body.getValue("destinationBucket") instanceof String text ? text : from.bucket();
        return ObjectKey.of(bucket, text(body, "destinationKey"));
    }

    private Future<Reply> remove(Call call, ObjectKey key) {
        Requester who = call.requester("storage.object.delete");
        String names = new JsonArray().add(key.name()).encode();
        return database.run(who, Bucket.find(key.bucket(), who), ObjectWrites.remove(key.bucket(), names, who))
                .map(results -> {
                    Bucket.read(results.get(0).all());
                    if (new JsonArray(results.get(1).all().getFirst().getFirst()).isEmpty()) {
                        throw StorageErrors.noSuchObject().exception();
                    }
                    sweep.run();
                    return Reply.ok(new JsonObject().put("message", "Successfully deleted"));
                });
    }

    private Future<Reply> removeMany(Call call, String bucket) {
        Requester who = call.requester("storage.object.delete_many");
        return call.json()
                .compose(body -> {
                    JsonArray names = body.getValue("prefixes") instanceof JsonArray list ? list : new JsonArray();
                    if (names.isEmpty()
                            || names.size() > MOST_NAMES
                            || !names.stream().allMatch(String.class::isInstance)) {
                        throw StorageErrors.invalid("body/prefixes must be 1 to " + MOST_NAMES + " names")
                                .exception();
                    }
                    return database.run(
                            who, Bucket.find(bucket, who), ObjectWrites.remove(bucket, names.encode(), who));
                })
                .map(results -> {
                    Bucket.read(results.get(0).all());
                    sweep.run();
                    return Reply.ok(results.get(1).all().getFirst().getFirst());
                });
    }

    // ---- signing

    private Future<Reply> sign(Call call, ObjectKey key) {
        Requester who = call.requester("storage.object.sign");
        return call.json().compose(body -> {
            long seconds = seconds(body);
            Optional<String> transformation =
                    body.getValue("transform") instanceof JsonObject transform && !transform.isEmpty()
                            ? Optional.of(ImageRoutes.query(transform))
                            : Optional.empty();
            return find(who, key)
                    .map(object ->
                            Reply.ok(new JsonObject().put("signedURL", address(object, seconds, transformation))));
        });
    }

    private String address(StoredObject object, long seconds, Optional<String> transformation) {
        Signature signature = new Signature(
                Signature.Act.DOWNLOAD, object.key(), object.tenant(), Optional.empty(), false, transformation);
        String base = transformation.isPresent() ? "/render/image/sign/" : "/object/sign/";
        return base + encode(object.key()) + "?token=" + signer.get().sign(signature, seconds);
    }

    private Future<Reply> signMany(Call call, String bucket) {
        Requester who = call.requester("storage.object.sign_many");
        return call.json().compose(body -> {
            long seconds = seconds(body);
            JsonArray paths = body.getValue("paths") instanceof JsonArray list ? list : new JsonArray();
            if (paths.isEmpty() || paths.size() > MOST_NAMES || !paths.stream().allMatch(String.class::isInstance)) {
                throw StorageErrors.invalid("body/paths must be 1 to " + MOST_NAMES + " names")
                        .exception();
            }
            return signAll(who, bucket, paths, seconds, new ArrayList<>())
                    .map(list -> Reply.ok(new JsonArray(list).encode()));
        });
    }

    private Future<List<JsonObject>> signAll(
            Requester who, String bucket, JsonArray paths, long seconds, List<JsonObject> done) {
        if (done.size() == paths.size()) {
            return Future.succeededFuture(done);
        }
        String path = paths.getString(done.size());
        return Future.succeededFuture()
                .compose(v -> find(who, ObjectKey.of(bucket, path)))
                .transform(found -> {
                    boolean there = found.succeeded();
                    if (!there && StorageErrors.of(found.cause()).status() >= 500) {
                        return Future.failedFuture(found.cause());
                    }
                    done.add(new JsonObject()
                            .put(
                                    "error",
                                    there ? null : "Either the object does not exist or you do not have access to it")
                            .put("path", path)
                            .put("signedURL", there ? address(found.result(), seconds, Optional.empty()) : null));
                    return signAll(who, bucket, paths, seconds, done);
                });
    }

    private Future<Reply> signUpload(Call call, ObjectKey key) {
        boolean upsert = call.flag("x-upsert");
        Requester who = call.requester("storage.object.sign_upload_url");
        NewObject asked = new NewObject(key, upsert, Optional.empty(), "no-cache", Optional.empty());
        return uploads.allowed(who, asked).map(bucket -> {
            Signature signature = new Signature(
                    Signature.Act.UPLOAD, key, who.claim("tenant_id"), who.claim("sub"), upsert, Optional.empty());
            String token = signer.get().sign(signature, UPLOAD_SIGNATURE);
            return Reply.ok(new JsonObject()
                    .put("url", "/object/upload/sign/" + encode(key).replace("%", "%25") + "?token=" + token)
                    .put("token", token));
        });
    }

    private static long seconds(JsonObject body) {
        if (body.getValue("expiresIn") instanceof Number number
                && number.longValue() >= 1
                && number.longValue() <= LONGEST_SIGNATURE) {
            return number.longValue();
        }
        throw StorageErrors.invalid("body/expiresIn must be an integer from 1 to " + LONGEST_SIGNATURE)
                .exception();
    }

    /** What a path needs and encodeURI leaves alone: supabase-js applies that to the whole address. */
    private static String encode(ObjectKey key) {
        return key.path().replace("?", "%3F").replace("#", "%23");
    }

    private static String text(JsonObject body, String field) {
        if (body.getValue(field) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw StorageErrors.invalid("body must have required property '" + field + "'")
                .exception();
    }
}
