package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.StreamSource;
import io.nextmavens.runtime.storage.content.cloudinary.CloudinaryBackend;
import io.nextmavens.runtime.storage.images.LocalImages;
import io.nextmavens.runtime.storage.images.Transformation;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.objects.StoredObject;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.PublicAddress;
import io.nextmavens.runtime.storage.request.Reply;
import io.nextmavens.runtime.storage.request.SafeHeaders;
import io.nextmavens.runtime.storage.signing.Signature;
import io.nextmavens.runtime.storage.signing.Signer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * {@code /storage/v1/render/image}: images in other sizes. Cloudinary transforms what it keeps; an imgproxy does where one
 * is set up; this process does the rest, two at a time.
 */
final class ImageRoutes implements Route {

    private static final Set<String> READABLE = Set.of("image/jpeg", "image/png", "image/gif", "image/bmp");
    private static final long LARGEST_FILE = 25L << 20;
    private static final long PROXY_SECONDS = 60;

    /**
     * Known when the native image is built, so that java.desktop and its libraries stay out of it: the property is the one
     * of org.graalvm.nativeimage.ImageInfo.
     */
    private static final boolean IN_NATIVE_IMAGE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private final Vertx vertx;
    private final ObjectRoutes objects;
    private final Downloads downloads;
    private final Backends backends;
    private final StorageSettings settings;
    private final Supplier<Signer> signer;
    private final Optional<LocalImages> local;
    private final HttpClient http;
    private final Semaphore atOnce = new Semaphore(2);

    ImageRoutes(
            Vertx vertx,
            ObjectRoutes objects,
            Downloads downloads,
            Backends backends,
            StorageSettings settings,
            Supplier<Signer> signer) {
        this.vertx = vertx;
        this.objects = objects;
        this.downloads = downloads;
        this.backends = backends;
        this.settings = settings;
        this.signer = signer;
        this.local = IN_NATIVE_IMAGE ? Optional.empty() : Optional.of(new LocalImages(settings.imagePixels()));
        this.http = vertx.createHttpClient();
    }

    /** A client's {@code transform} as the query that a signature carries. */
    static String query(JsonObject transform) {
        return Transformation.read(transform).query();
    }

    @Override
    public Optional<Future<Reply>> answer(Call call, String method, String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0 || !(method.equals("GET") || method.equals("HEAD"))) {
            return Optional.empty();
        }
        ObjectKey key = Call.key(rest.substring(slash + 1));
        return switch (rest.substring(0, slash)) {
            case "public" ->
                Optional.of(objects.publicObject(call, key)
                        .compose(object -> render(call, object, Transformation.read(call::parameter))));
            case "authenticated" ->
                Optional.of(objects.find(call.requester("storage.render.image_authenticated"), key)
                        .compose(object -> render(call, object, Transformation.read(call::parameter))));
            case "sign" -> Optional.of(signed(call, key));
            default -> Optional.empty();
        };
    }

    /** The signature says what is made of the image: the query is the client's to change. */
    private Future<Reply> signed(Call call, ObjectKey key) {
        Signature signature = objects.signature(call, Signature.Act.DOWNLOAD, key);
        String query = signature.transformation().orElseThrow(() -> StorageErrors.wrongSignature(
                        "The signature is for the image as it is")
                .exception());
        Transformation transformation = Transformation.read(name -> value(query, name));
        return objects.find(call.signed(signature.tenant(), Optional.empty(), "storage.render.image_sign"), key)
                .compose(object -> render(call, object, transformation));
    }

    private static Optional<String> value(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    private Future<Reply> render(Call call, StoredObject object, Transformation transformation) {
        if (!object.mediaType().startsWith("image/")) {
            throw StorageErrors.invalid("The object is no image: its type is " + object.mediaType())
                    .exception();
        }
        Optional<Future<ByteSource>> byCloudinary = cloudinary(object, transformation);
        if (byCloudinary.isPresent()) {
            return byCloudinary.get().compose(source -> send(call, object, object.mediaType(), source));
        }
        if (settings.imageProxy().isPresent()) {
            return proxied(call, object, transformation, settings.imageProxy().get());
        }
        return transformed(object, transformation).compose(image -> {
            call.request()
                    .response()
                    .putHeader("Content-Length", Integer.toString(image.bytes().length()));
            return send(call, object, image.mediaType(), ByteSource.of(image.bytes()));
        });
    }

    private static Future<Reply> send(Call call, StoredObject object, String mediaType, ByteSource image) {
        MultiMap headers = call.request().response().headers();
        SafeHeaders.set(headers, mediaType);
        headers.set("Cache-Control", object.cacheControl());
        Downloads.download(call, object).ifPresent(value -> headers.set("Content-Disposition", value));
        if (call.request().method().equals(HttpMethod.HEAD)) {
            image.cancel();
            return Future.succeededFuture(new Reply.Empty(200, Map.of()));
        }
        if (!headers.contains("Content-Length")) {
            call.request().response().setChunked(true);
        }
        return Downloads.stream(image, call.request().response());
    }

    private Optional<Future<ByteSource>> cloudinary(StoredObject object, Transformation transformation) {
        for (StoredObject.Place place : object.places()) {
            Optional<Backend> backend = backends.find(place.backend());
            if (backend.isPresent()
                    && backend.get() instanceof CloudinaryBackend cloudinary
                    && place.parts().size() == 1
                    && CloudinaryBackend.isImage(place.parts().getFirst())) {
                return Optional.of(cloudinary.readTransformed(place.parts().getFirst(), steps(transformation)));
            }
        }
        return Optional.empty();
    }

    /** In Cloudinary's words. */
    private static String steps(Transformation transformation) {
        StringBuilder steps = new StringBuilder(
                switch (transformation.resize()) {
                    case COVER -> "c_fill";
                    case CONTAIN -> "c_limit";
                    case FILL -> "c_scale";
                });
        transformation.width().ifPresent(width -> steps.append(",w_").append(width));
        transformation.height().ifPresent(height -> steps.append(",h_").append(height));
        return steps.append(",q_").append(transformation.quality()).toString();
    }

    /** In imgproxy's words; it fetches the image by an address that is signed for a minute. */
    private Future<Reply> proxied(Call call, StoredObject object, Transformation transformation, URI proxy) {
        Signature signature = new Signature(
                Signature.Act.DOWNLOAD, object.key(), object.tenant(), Optional.empty(), false, Optional.empty());
        String source = PublicAddress.of(call, settings.publicUrl()) + "/storage/v1/object/sign/"
                + URLEncoder.encode(object.key().path(), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/")
                + "?token=" + signer.get().sign(signature, PROXY_SECONDS);
        String fit =
                switch (transformation.resize()) {
                    case COVER -> "fill";
                    case CONTAIN -> "fit";
                    case FILL -> "force";
                };
        String address = proxy + "/insecure/resize:" + fit + ":"
                + transformation.width().orElse(0) + ":"
                + transformation.height().orElse(0) + "/quality:"
                + transformation.quality() + "/plain/" + URLEncoder.encode(source, StandardCharsets.UTF_8);
        return http.request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(address))
                .compose(request -> request.send())
                .recover(cause -> Future.failedFuture(BackendException.failed("imgproxy", "was not reached")))
                .compose(response -> {
                    if (response.statusCode() != 200) {
                        return Future.failedFuture(
                                BackendException.failed("imgproxy", "answered " + response.statusCode()));
                    }
                    response.pause();
                    String type = response.getHeader("Content-Type");
                    return send(call, object, type == null ? object.mediaType() : type, new StreamSource(response));
                });
    }

    private Future<LocalImages.Image> transformed(StoredObject object, Transformation transformation) {
        LocalImages images = local.orElseThrow(() -> StorageErrors.noImages().exception());
        if (!READABLE.contains(object.mediaType())) {
            throw StorageErrors.mediaType(object.mediaType()).exception();
        }
        if (object.size() > LARGEST_FILE) {
            throw StorageErrors.tooLarge(LARGEST_FILE).exception();
        }
        if (!atOnce.tryAcquire()) {
            throw StorageErrors.unavailable("Other images are being transformed; try again in a moment")
                    .exception();
        }
        return downloads
                .open(object.places(), 0, 0, object.size())
                .compose(source -> collect(source, Buffer.buffer()))
                .compose(file -> vertx.executeBlocking(
                        () -> images.transform(file.getBytes(), object.mediaType(), transformation), false))
                .onComplete(done -> atOnce.release());
    }

    private static Future<Buffer> collect(ByteSource source, Buffer sofar) {
        return source.next()
                .compose(bytes -> bytes.isEmpty()
                        ? Future.succeededFuture(sofar)
                        : collect(source, sofar.appendBuffer(bytes.get())));
    }

    void close() {
        var _ = http.close();
    }
}
