package io.nextmavens.runtime.storage.content.s3;

import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.Slices;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** Objects of one bucket by their whole keys, each small enough to be in memory. Thread-safe. */
public final class S3Objects implements AutoCloseable {

    private static final int SLICE = 256 * 1024;

    /** Room is made for this much without having seen it: a buffer that grows is copied, and there twice meanwhile. */
    private static final long LARGEST_AT_ONCE = 32L << 20;

    private final S3Client client;

    public S3Objects(Vertx vertx, S3Settings settings, InstantSource clock) {
        this.client = new S3Client(vertx, settings, clock);
    }

    /**
     * Writes an object; the server compares it with its checksum before it keeps it.
     *
     * @param bytes not to be changed until it is done
     * @param length how many of them
     */
    public Future<Void> put(String key, byte[] bytes, int length) {
        return client.put(key, Map.of(), Map.of("content-md5", md5(bytes, length)), new Slices(bytes, length), length)
                .mapEmpty();
    }

    /** RFC 1864; S3 has no other checksum that needs no signed header. */
    private static String md5(byte[] bytes, int length) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** The first bytes of an object, at most so many. */
    public Future<Buffer> get(String key, long most) {
        int expected = most <= LARGEST_AT_ONCE ? (int) most : SLICE;
        return client.get(key, 0, most).compose(source -> collect(source, Buffer.buffer(expected)));
    }

    private static Future<Buffer> collect(ByteSource source, Buffer into) {
        return source.next()
                .compose(bytes -> bytes.isEmpty()
                        ? Future.succeededFuture(into)
                        : collect(source, into.appendBuffer(bytes.get())));
    }

    /** The keys that begin so. */
    public Future<List<String>> list(String prefix) {
        return list(prefix, Optional.empty(), new ArrayList<>());
    }

    private Future<List<String>> list(String prefix, Optional<String> after, List<String> found) {
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
        after.ifPresent(token -> query.put("continuation-token", token));
        return client.send(HttpMethod.GET, "", query, Buffer.buffer()).compose(answer -> {
            if (answer.status() != 200) {
                return Future.failedFuture(S3Client.refusal("the list of " + prefix, answer));
            }
            found.addAll(S3Backend.keys(answer));
            Matcher token = S3Backend.CONTINUE.matcher(answer.body());
            return token.find()
                    ? list(prefix, Optional.of(S3Backend.unescape(token.group(1))), found)
                    : Future.succeededFuture(found);
        });
    }

    /** Removes an object; one that is not there is fine. */
    public Future<Void> delete(String key) {
        return client.send(HttpMethod.DELETE, key, Map.of(), Buffer.buffer())
                .compose(answer -> answer.status() / 100 == 2 || answer.status() == 404
                        ? Future.succeededFuture()
                        : Future.failedFuture(S3Client.refusal(key, answer)));
    }

    @Override
    public void close() {
        client.close();
    }
}
