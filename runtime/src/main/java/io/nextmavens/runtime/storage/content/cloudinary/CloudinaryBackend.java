package io.nextmavens.runtime.storage.content.cloudinary;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.FormBody;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartKey;
import io.nextmavens.runtime.storage.content.Spool;
import io.nextmavens.runtime.storage.content.StreamSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keeps a content as one asset of type {@code authenticated}, which nobody reads without a signed URL. Images are images
 * there, so that their delivery URLs can transform them; everything else is raw.
 */
public final class CloudinaryBackend implements Backend {

    public static final String NAME = "cloudinary";

    private static final String TYPE = "authenticated";

    private final Vertx vertx;
    private final CloudinarySettings settings;
    private final InstantSource clock;
    private final HttpClient http;

    public CloudinaryBackend(Vertx vertx, CloudinarySettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(32)
                .setMaxChunkSize(64 * 1024)
                .setConnectTimeout(10_000)
                .setIdleTimeout(120));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long partSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public long largestContent() {
        return settings.largest();
    }

    /**
     * Where an asset is.
     *
     * @param resourceType image or raw
     * @param version that its URL has
     * @param publicId its name
     * @param format the extension of an image; empty for raw
     */
    private record Location(String resourceType, long version, String publicId, String format) {

        static Location read(String text) {
            String[] fields = text.split(":", 4);
            return new Location(fields[0], Long.parseLong(fields[1]), fields[2], fields[3]);
        }

        String write() {
            return resourceType + ":" + version + ":" + publicId + ":" + format;
        }

        String file() {
            return format.isEmpty() ? publicId : publicId + "." + format;
        }
    }

    @Override
    public Future<Part> write(PartKey key, ByteSource source, OptionalLong length) {
        return Spool.write(vertx, source).compose(spool -> upload(key, spool).onComplete(done -> spool.delete()));
    }

    private Future<Part> upload(PartKey key, Spool spool) {
        String resourceType = key.mediaType().startsWith("image/") ? "image" : "raw";
        String publicId = key.place() + "-" + key.name();
        Map<String, String> signed = signed(Map.of("public_id", publicId, "type", TYPE));
        return post(resourceType, "upload")
                .compose(request -> new FormBody(signed, "file", publicId, spool).send(request))
                .compose(CloudinaryBackend::json)
                .compose(answer -> {
                    if (answer.getLong("bytes", -1L) != spool.length()) {
                        return Future.failedFuture(BackendException.failed(
                                NAME, "upload kept " + answer.getLong("bytes") + " bytes of " + spool.length()));
                    }
                    Location location = new Location(
                            resourceType,
                            answer.getLong("version"),
                            answer.getString("public_id"),
                            resourceType.equals("image") ? answer.getString("format", "") : "");
                    return Future.succeededFuture(new Part(location.write(), spool.length()));
                })
                .recover(cause -> Future.failedFuture(broken("upload", cause)));
    }

    @Override
    public Future<ByteSource> read(Part part, long offset, long length) {
        return get(deliveryUrl(part, ""), offset, length);
    }

    /** The image as Cloudinary transforms it, such as {@code c_fill,w_100}. */
    public Future<ByteSource> readTransformed(Part part, String transformation) {
        return get(deliveryUrl(part, transformation), 0, 0);
    }

    /** Whether the part is an image there. */
    public static boolean isImage(Part part) {
        return Location.read(part.location()).resourceType().equals("image");
    }

    /** The signed address of an asset, with a transformation or without. */
    String deliveryUrl(Part part, String transformation) {
        Location location = Location.read(part.location());
        String path = (transformation.isEmpty() ? "" : transformation + "/") + location.file();
        String rest = (transformation.isEmpty() ? "" : transformation + "/") + "v" + location.version() + "/"
                + location.file();
        return settings.delivery() + "/" + settings.cloud() + "/" + location.resourceType() + "/" + TYPE + "/"
                + CloudinarySignature.ofDelivery(path, settings.secret()) + "/" + rest;
    }

    private Future<ByteSource> get(String url, long offset, long length) {
        return http.request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url))
                .compose(request -> {
                    if (length > 0) {
                        request.putHeader("range", "bytes=" + offset + "-" + (offset + length - 1));
                    }
                    return request.send();
                })
                .recover(cause -> Future.failedFuture(broken("delivery", cause)))
                .compose(response -> {
                    int status = response.statusCode();
                    if (status == 206 || (status == 200 && offset == 0)) {
                        response.pause();
                        return Future.succeededFuture(new StreamSource(response, () -> {}, () -> {
                            var _ = response.request().reset();
                        }));
                    }
                    return response.body()
                            .compose(body -> Future.failedFuture(
                                    status == 404
                                            ? BackendException.missing(
                                                    NAME, URI.create(url).getPath())
                                            : BackendException.failed(NAME, "delivery answered " + status)));
                });
    }

    @Override
    public boolean keepsPieces() {
        return false;
    }

    @Override
    public Future<Void> delete(UUID place, List<Part> parts) {
        return discard(parts);
    }

    @Override
    public Future<Void> discard(List<Part> parts) {
        Future<Void> done = Future.succeededFuture();
        for (Part part : parts) {
            done = done.compose(v -> destroy(Location.read(part.location())));
        }
        return done;
    }

    private Future<Void> destroy(Location location) {
        String form =
                signed(Map.of("public_id", location.publicId(), "type", TYPE, "invalidate", "true")).entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return post(location.resourceType(), "destroy")
                .compose(request -> request.putHeader("content-type", "application/x-www-form-urlencoded")
                        .send(Buffer.buffer(form)))
                .compose(CloudinaryBackend::json)
                .recover(cause -> Future.failedFuture(broken("destroy", cause)))
                .compose(answer -> {
                    String result = answer.getString("result", "");
                    return result.equals("ok") || result.equals("not found")
                            ? Future.succeededFuture()
                            : Future.failedFuture(BackendException.failed(NAME, "destroy answered " + result));
                });
    }

    private Map<String, String> signed(Map<String, String> parameters) {
        Map<String, String> signed = new TreeMap<>(parameters);
        signed.put("timestamp", Long.toString(clock.instant().getEpochSecond()));
        String signature = CloudinarySignature.ofCall(signed, settings.secret());
        signed.put("api_key", settings.key());
        signed.put("signature", signature);
        return signed;
    }

    private Future<HttpClientRequest> post(String resourceType, String action) {
        String url = settings.api() + "/v1_1/" + settings.cloud() + "/" + resourceType + "/" + action;
        return http.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url));
    }

    private static Future<JsonObject> json(HttpClientResponse response) {
        return response.body().compose(body -> {
            JsonObject answer;
            try {
                answer = body.toJsonObject();
            } catch (DecodeException e) {
                answer = new JsonObject();
            }
            String message = answer.getJsonObject("error", new JsonObject()).getString("message", "");
            return response.statusCode() == 200
                    ? Future.succeededFuture(answer)
                    : Future.failedFuture(
                            BackendException.failed(NAME, "answered " + response.statusCode() + " " + message));
        });
    }

    private static BackendException broken(String what, Throwable cause) {
        return cause instanceof BackendException known
                ? known
                : BackendException.failed(
                        NAME,
                        what + ": the connection broke (" + cause.getClass().getSimpleName() + ")");
    }

    @Override
    public void close() {
        var _ = http.close();
    }
}
