package io.nextmavens.runtime.storage.content.s3;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartKey;
import io.nextmavens.runtime.storage.content.Pieces;
import io.nextmavens.runtime.storage.content.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps each part as an object {@code <prefix><place>/<number>}. Up to {@value #SINGLE} bytes go in one request, more in
 * a multipart upload, which is aborted when it breaks; both stream. A part of unknown length is cut into pieces that
 * pass through a temporary file, because S3 wants to know each length first.
 */
public final class S3Backend implements Backend {

    public static final String NAME = "s3";

    private static final long SINGLE = 128L << 20;
    private static final long MULTIPART_PIECE = 64L << 20;
    private static final long UNKNOWN_PIECE = 8L << 20;
    /** S3 takes 10,000 pieces. */
    private static final long MOST_PIECES = 9_000;

    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]*)</UploadId>");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    private static final Pattern UPLOAD =
            Pattern.compile("<Upload>.*?<Key>([^<]*)</Key>.*?<UploadId>([^<]*)</UploadId>.*?</Upload>", Pattern.DOTALL);
    private static final Pattern UPLOAD_REVERSED =
            Pattern.compile("<Upload>.*?<UploadId>([^<]*)</UploadId>.*?<Key>([^<]*)</Key>.*?</Upload>", Pattern.DOTALL);
    static final Pattern CONTINUE = Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");

    private final Vertx vertx;
    private final S3Settings settings;
    private final S3Client client;

    public S3Backend(Vertx vertx, S3Settings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = new S3Client(vertx, settings, clock);
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
    public Future<Part> write(PartKey key, ByteSource source, OptionalLong length) {
        String name = settings.prefix() + key.place() + "/" + key.name();
        Map<String, String> type = Map.of("content-type", "application/octet-stream");
        if (length.isPresent() && length.getAsLong() <= SINGLE) {
            return client.put(name, Map.of(), type, source, length.getAsLong()).map(new Part(name, length.getAsLong()));
        }
        Pieces pieces = new Pieces(source);
        if (length.isPresent()) {
            return multipart(name, new Multipart(name, pieces, length)).onFailure(cause -> pieces.cancel());
        }
        return Spool.write(vertx, pieces.next(UNKNOWN_PIECE))
                .compose(first -> pieces.hasMore()
                        .compose(more -> more
                                ? multipart(name, new Multipart(name, pieces, length, first))
                                : first.read()
                                        .compose(bytes -> client.put(name, Map.of(), type, bytes, first.length()))
                                        .map(new Part(name, first.length())))
                        .onComplete(done -> first.delete()))
                .onFailure(cause -> pieces.cancel());
    }

    private Future<Part> multipart(String name, Multipart multipart) {
        return begin(name).compose(upload -> multipart.run(upload).recover(cause -> client.send(
                        HttpMethod.DELETE, name, Map.of("uploadId", upload), Buffer.buffer())
                .transform(aborted -> Future.failedFuture(cause))));
    }

    private Future<String> begin(String name) {
        return client.send(HttpMethod.POST, name, Map.of("uploads", ""), Buffer.buffer())
                .compose(answer -> {
                    Matcher id = UPLOAD_ID.matcher(answer.body());
                    return answer.status() == 200 && id.find()
                            ? Future.succeededFuture(unescape(id.group(1)))
                            : Future.failedFuture(S3Client.refusal(name, answer));
                });
    }

    /** One multipart upload; its pieces go one after the other. */
    private final class Multipart {

        private final String name;
        private final Pieces pieces;
        private final OptionalLong length;
        private final long pieceSize;
        private final Optional<Spool> first;
        private final List<String> etags = new ArrayList<>();
        private String upload = "";
        private long sent;

        /** A content of known length. */
        Multipart(String name, Pieces pieces, OptionalLong length) {
            this.name = name;
            this.pieces = pieces;
            this.length = length;
            this.first = Optional.empty();
            this.pieceSize = Math.max(MULTIPART_PIECE, length.orElseThrow() / MOST_PIECES + 1);
        }

        /** A content of unknown length, of which the first piece has come. */
        Multipart(String name, Pieces pieces, OptionalLong length, Spool first) {
            this.name = name;
            this.pieces = pieces;
            this.length = length;
            this.first = Optional.of(first);
            this.pieceSize = UNKNOWN_PIECE;
        }

        Future<Part> run(String begun) {
            upload = begun;
            return first.map(this::putSpooled)
                    .orElseGet(Future::succeededFuture)
                    .compose(done -> rest());
        }

        private Future<Part> rest() {
            return pieces.hasMore().compose(more -> more ? piece().compose(done -> rest()) : complete());
        }

        private Future<Void> putSpooled(Spool spool) {
            return spool.read().compose(bytes -> put(bytes, spool.length()));
        }

        private Future<Void> piece() {
            ByteSource piece = pieces.next(pieceSize);
            if (length.isPresent()) {
                return put(piece, Math.min(pieceSize, length.getAsLong() - sent));
            }
            return Spool.write(vertx, piece).compose(spool -> putSpooled(spool).onComplete(done -> spool.delete()));
        }

        private Future<Void> put(ByteSource bytes, long size) {
            Map<String, String> query = Map.of("partNumber", Integer.toString(etags.size() + 1), "uploadId", upload);
            return client.put(name, query, Map.of(), bytes, size).map(answer -> {
                etags.add(answer.etag());
                sent += size;
                return null;
            });
        }

        private Future<Part> complete() {
            StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
            for (int i = 0; i < etags.size(); i++) {
                xml.append("<Part><PartNumber>")
                        .append(i + 1)
                        .append("</PartNumber><ETag>")
                        .append(etags.get(i).replace("\"", "&quot;"))
                        .append("</ETag></Part>");
            }
            xml.append("</CompleteMultipartUpload>");
            return client.send(HttpMethod.POST, name, Map.of("uploadId", upload), Buffer.buffer(xml.toString()))
                    .compose(answer -> {
                        // S3 may answer 200 and tell in the body that it failed
                        boolean done = answer.status() == 200 && !answer.body().contains("<Error>");
                        return done
                                ? Future.succeededFuture(new Part(name, sent))
                                : Future.failedFuture(S3Client.refusal(name, answer));
                    });
        }
    }

    @Override
    public Future<ByteSource> read(Part part, long offset, long length) {
        return client.get(part.location(), offset, length);
    }

    /** A URL with which anybody reads the part for so many seconds; the answer has these headers. */
    public String presign(Part part, String mediaType, String disposition, long seconds) {
        return client.presign(
                part.location(),
                Map.of("response-content-type", mediaType, "response-content-disposition", disposition),
                seconds);
    }

    @Override
    public Future<Void> discard(List<Part> parts) {
        return removeAll(parts.stream().map(Part::location).toList());
    }

    private Future<Void> removeAll(Collection<String> keys) {
        Future<Void> done = Future.succeededFuture();
        for (String key : keys) {
            done = done.compose(v -> remove(key, Map.of()));
        }
        return done;
    }

    @Override
    public Future<Void> delete(UUID place, List<Part> parts) {
        String prefix = settings.prefix() + place + "/";
        return keys(prefix)
                .compose(found -> {
                    Set<String> keys = new LinkedHashSet<>(found);
                    parts.forEach(part -> keys.add(part.location()));
                    // a list has a thousand keys at most: there may be more
                    return removeAll(keys)
                            .compose(v -> found.size() < 1000 ? Future.succeededFuture() : delete(place, List.of()));
                })
                .compose(v -> uploads(prefix))
                .compose(uploads -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Map.Entry<String, String> upload : uploads) {
                        done = done.compose(v -> remove(upload.getKey(), Map.of("uploadId", upload.getValue())));
                    }
                    return done;
                });
    }

    private Future<Void> remove(String key, Map<String, String> query) {
        return client.send(HttpMethod.DELETE, key, query, Buffer.buffer())
                .compose(answer -> answer.status() / 100 == 2 || answer.status() == 404
                        ? Future.succeededFuture()
                        : Future.failedFuture(S3Client.refusal(key, answer)));
    }

    private Future<List<String>> keys(String prefix) {
        return client.send(HttpMethod.GET, "", Map.of("list-type", "2", "prefix", prefix), Buffer.buffer())
                .compose(answer -> answer.status() == 200
                        ? Future.succeededFuture(all(KEY, answer.body()))
                        : Future.failedFuture(S3Client.refusal(prefix, answer)));
    }

    private Future<List<Map.Entry<String, String>>> uploads(String prefix) {
        return client.send(HttpMethod.GET, "", Map.of("uploads", "", "prefix", prefix), Buffer.buffer())
                .map(answer -> {
                    List<Map.Entry<String, String>> found = new ArrayList<>();
                    Matcher upload = UPLOAD.matcher(answer.body());
                    while (upload.find()) {
                        found.add(Map.entry(unescape(upload.group(1)), unescape(upload.group(2))));
                    }
                    if (found.isEmpty()) {
                        Matcher reversed = UPLOAD_REVERSED.matcher(answer.body());
                        while (reversed.find()) {
                            found.add(Map.entry(unescape(reversed.group(2)), unescape(reversed.group(1))));
                        }
                    }
                    return found;
                });
    }

    @Override
    public Future<Void> places(Function<List<UUID>, Future<Void>> page) {
        return places(page, Map.of("list-type", "2", "prefix", settings.prefix()))
                .compose(v -> uploads(settings.prefix()))
                .compose(uploads -> page.apply(
                        placesOf(uploads.stream().map(Map.Entry::getKey).toList())));
    }

    private Future<Void> places(Function<List<UUID>, Future<Void>> page, Map<String, String> query) {
        return client.send(HttpMethod.GET, "", query, Buffer.buffer()).compose(answer -> {
            if (answer.status() != 200) {
                return Future.failedFuture(S3Client.refusal("the list of objects", answer));
            }
            Matcher token = CONTINUE.matcher(answer.body());
            Future<Void> done = page.apply(placesOf(all(KEY, answer.body())));
            if (!token.find()) {
                return done;
            }
            Map<String, String> more = Map.of(
                    "list-type", "2", "prefix", settings.prefix(), "continuation-token", unescape(token.group(1)));
            return done.compose(v -> places(page, more));
        });
    }

    private List<UUID> placesOf(List<String> keys) {
        Set<UUID> places = new LinkedHashSet<>();
        for (String key : keys) {
            String rest = key.substring(Math.min(settings.prefix().length(), key.length()));
            int slash = rest.indexOf('/');
            try {
                places.add(UUID.fromString(slash < 0 ? rest : rest.substring(0, slash)));
            } catch (IllegalArgumentException e) {
                // not ours
            }
        }
        return List.copyOf(places);
    }

    static List<String> keys(S3Client.Answer list) {
        return all(KEY, list.body());
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(unescape(matcher.group(1)));
        }
        return found;
    }

    /** The five entities of XML. */
    static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    @Override
    public void close() {
        client.close();
    }
}
