package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.PartsSource;
import io.nextmavens.runtime.storage.content.Pump;
import io.nextmavens.runtime.storage.content.StreamSource;
import io.nextmavens.runtime.storage.content.cache.ContentCache;
import io.nextmavens.runtime.storage.content.s3.S3Backend;
import io.nextmavens.runtime.storage.content.volume.VolumeBackend;
import io.nextmavens.runtime.storage.objects.StoredObject;
import io.nextmavens.runtime.storage.request.ByteRange;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.Disposition;
import io.nextmavens.runtime.storage.request.Preconditions;
import io.nextmavens.runtime.storage.request.Reply;
import io.nextmavens.runtime.storage.request.SafeHeaders;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives content out: to whoever was allowed to see its row. Thread-safe. */
public final class Downloads {

    private static final long REDIRECT_SECONDS = 60;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final Backends backends;
    private final Optional<ContentCache> cache;
    private final boolean redirect;

    /**
     * Downloads.
     *
     * @param cache of contents that are far away
     * @param redirect whether S3 may be asked by the client itself
     */
    public Downloads(Backends backends, Optional<ContentCache> cache, boolean redirect) {
        this.backends = backends;
        this.cache = cache;
        this.redirect = redirect;
    }

    /** Answers a GET or HEAD of the object. */
    public Future<Reply> send(Call call, StoredObject object) {
        MultiMap headers = call.request().response().headers();
        describe(headers, call, object);
        switch (Preconditions.evaluate(
                call::header, object.etag(), object.modified().toInstant())) {
            case NOT_MODIFIED -> {
                headers.remove("Content-Type");
                return Future.succeededFuture(new Reply.Empty(304, Map.of()));
            }
            case FAILED -> {
                return Future.succeededFuture(new Reply.Empty(412, Map.of()));
            }
            case PROCEED -> {}
        }
        Optional<String> range = call.header("Range")
                .filter(text -> Preconditions.rangeCounts(
                        call.header("If-Range"),
                        object.etag(),
                        object.modified().toInstant()));
        return switch (ByteRange.read(range, object.size())) {
            case ByteRange.Asked.Everything ignored -> {
                headers.set("Content-Length", Long.toString(object.size()));
                yield send(call, object, 200, 0, object.size());
            }
            case ByteRange.Asked.Some(ByteRange some) -> {
                headers.set("Content-Range", some.header(object.size()));
                headers.set("Content-Length", Long.toString(some.length()));
                yield send(call, object, 206, some.offset(), some.length());
            }
            case ByteRange.Asked.Unsatisfiable ignored -> {
                headers.set("Content-Range", "bytes */" + object.size());
                headers.set("Content-Type", "application/json; charset=utf-8");
                yield Future.succeededFuture(
                        new Reply.Json(416, StorageErrors.unsatisfiableRange().json()));
            }
        };
    }

    private static void describe(MultiMap headers, Call call, StoredObject object) {
        SafeHeaders.set(headers, object.mediaType());
        headers.set("ETag", object.etag());
        headers.set("Last-Modified", HTTP_DATE.format(object.modified()));
        headers.set("Accept-Ranges", "bytes");
        headers.set("Cache-Control", printable(object.cacheControl()));
        download(call, object).ifPresent(value -> headers.set("Content-Disposition", value));
    }

    /** {@code ?download} asks for a file, under a name of the client's or the object's own. */
    static Optional<String> download(Call call, StoredObject object) {
        return call.parameter("download").map(name -> {
            String own = object.key().name().substring(object.key().name().lastIndexOf('/') + 1);
            return Disposition.attachment(name.isEmpty() ? own : name);
        });
    }

    private static String printable(String cacheControl) {
        return cacheControl.chars().allMatch(c -> c >= 0x20 && c < 0x7f) ? cacheControl : "no-cache";
    }

    private Future<Reply> send(Call call, StoredObject object, int status, long offset, long length) {
        HttpServerResponse response = call.request().response();
        if (call.request().method().equals(HttpMethod.HEAD) || length == 0) {
            return Future.succeededFuture(new Reply.Empty(status, Map.of()));
        }
        List<StoredObject.Place> places = object.places();
        Optional<String> elsewhere = redirect && status == 200 ? addressAtS3(call, object) : Optional.empty();
        if (elsewhere.isPresent()) {
            response.headers().remove("Content-Length");
            return Future.succeededFuture(
                    new Reply.Empty(302, Map.of("Location", elsewhere.get(), "Cache-Control", "no-store")));
        }
        response.setStatusCode(status);
        Optional<Path> file = fileOf(places);
        if (file.isPresent()) {
            return response.sendFile(file.get().toString(), offset, length).map(new Reply.Streamed());
        }
        Optional<ContentCache.Content> content = cache.flatMap(kept -> contentOf(object));
        Optional<ContentCache.Lease> near = content.flatMap(known -> cache.get().find(known.key()));
        if (near.isPresent()) {
            return response.sendFile(near.get().file().toString(), offset, length)
                    .onComplete(sent -> near.get().close())
                    .map(new Reply.Streamed());
        }
        Future<ByteSource> opened = open(places, 0, offset, length);
        if (content.isPresent() && length == object.size()) {
            opened = opened.compose(source -> cache.get().keep(content.get(), source));
        }
        return opened.compose(source -> stream(source, response));
    }

    /** The content as a cache may know it: by where it is, which is in no other object's books. */
    private static Optional<ContentCache.Content> contentOf(StoredObject object) {
        return object.places().stream()
                .findFirst()
                .filter(place -> !place.backend().equals(VolumeBackend.NAME))
                .flatMap(place -> place.parts().stream()
                        .findFirst()
                        .map(part -> new ContentCache.Content(
                                place.backend() + ' ' + part.location(), object.checksum(), object.size())));
    }

    /** Sends a source as the body of an answer whose head is ready, and ends it. */
    static Future<Reply> stream(ByteSource source, HttpServerResponse response) {
        Promise<Void> gone = Promise.promise();
        response.closeHandler(closed -> {
            if (!response.ended()) {
                gone.tryFail(new StreamSource.Broken("the client has gone"));
            }
        });
        return Pump.run(source, response, gone.future())
                .compose(sent -> response.end())
                .map(new Reply.Streamed());
    }

    /** Opens the content where it is; where a backend fails, the next place that has it. */
    Future<ByteSource> open(List<StoredObject.Place> places, int first, long offset, long length) {
        if (first >= places.size()) {
            return Future.failedFuture(BackendException.missing("of any name", "the content"));
        }
        StoredObject.Place place = places.get(first);
        Optional<Backend> backend = backends.find(place.backend());
        Future<ByteSource> opened = backend.isEmpty()
                ? Future.failedFuture(BackendException.failed(place.backend(), "is not set up in this runtime"))
                : new PartsSource(backend.get(), place.parts(), offset, length)
                        .opened()
                        .map(source -> source);
        return first + 1 < places.size() ? opened.recover(cause -> open(places, first + 1, offset, length)) : opened;
    }

    /** The content as one file of this machine, if it is one: the kernel sends that. */
    private Optional<Path> fileOf(List<StoredObject.Place> places) {
        if (places.isEmpty() || places.getFirst().parts().size() != 1) {
            return Optional.empty();
        }
        StoredObject.Place place = places.getFirst();
        return backends.find(place.backend())
                .flatMap(backend -> backend.file(place.parts().getFirst()))
                .filter(Files::exists);
    }

    /** Only whole objects in one part, and only types that no browser takes for a page: S3 sends no CSP for us. */
    private Optional<String> addressAtS3(Call call, StoredObject object) {
        boolean safe =
                (object.mediaType().startsWith("image/") && !object.mediaType().contains("svg"))
                        || object.mediaType().startsWith("video/")
                        || object.mediaType().startsWith("audio/")
                        || call.parameter("download").isPresent();
        if (!safe || object.places().isEmpty()) {
            return Optional.empty();
        }
        StoredObject.Place place = object.places().getFirst();
        if (place.parts().size() != 1 || !(backends.find(place.backend()).orElse(null) instanceof S3Backend s3)) {
            return Optional.empty();
        }
        String type = call.request().response().headers().get("Content-Type");
        return Optional.of(s3.presign(
                place.parts().getFirst(), type, download(call, object).orElse("inline"), REDIRECT_SECONDS));
    }
}
