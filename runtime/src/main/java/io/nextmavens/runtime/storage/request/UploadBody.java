package io.nextmavens.runtime.storage.request;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an upload brings: a body that is the file, with headers that describe it, or a form with fields and a file.
 *
 * @param object what is said of it
 * @param content its bytes
 * @param length how many, where the request tells
 */
public record UploadBody(NewObject object, ByteSource content, OptionalLong length) {

    private static final String NOT_KEPT = "no-cache";

    /** Begins to read. */
    public static Future<UploadBody> read(Call call, ObjectKey key, boolean upsert) {
        Optional<String> type = call.header("Content-Type");
        ByteSource body = call.body();
        if (!Form.isForm(type)) {
            NewObject object = new NewObject(
                    key,
                    upsert,
                    type,
                    call.header("Cache-Control").orElse(NOT_KEPT),
                    userMetadata(call.header("x-metadata")));
            return Future.succeededFuture(new UploadBody(object, body, call.length()));
        }
        return Form.read(body, type.orElseThrow()).map(form -> {
            NewObject object = new NewObject(
                    key,
                    upsert,
                    form.field("contentType").filter(text -> !text.isEmpty()).or(form::fileType),
                    cacheControl(form.field("cacheControl")),
                    form.field("metadata").flatMap(UploadBody::json));
            return new UploadBody(object, form.file(), OptionalLong.empty());
        });
    }

    /** Seconds, as clients give it, or a whole header's value. */
    public static String cacheControl(Optional<String> given) {
        return given.map(text -> text.matches("\\d{1,10}") ? "max-age=" + text : text)
                .filter(text -> !text.isEmpty())
                .orElse(NOT_KEPT);
    }

    /** JSON in Base64. */
    public static Optional<JsonObject> userMetadata(Optional<String> header) {
        return header.filter(text -> !text.isEmpty()).flatMap(text -> {
            try {
                return json(new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw StorageErrors.invalid("x-metadata is not JSON in Base64").exception();
            }
        });
    }

    /** An object of JSON; anything else is refused. */
    public static Optional<JsonObject> json(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException | ClassCastException e) {
            throw StorageErrors.invalid("The metadata is not an object of JSON").exception();
        }
    }
}
