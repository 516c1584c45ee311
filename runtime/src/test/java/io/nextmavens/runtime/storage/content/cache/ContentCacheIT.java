package io.nextmavens.runtime.storage.content.cache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.cache.ContentCache.Content;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheIT {

    private static final int BLOCK = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGE = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        result(vertx::close);
    }

    @Test
    void aContentIsKeptWhenItIsReadForTheSecondTime() throws Exception {
        // Given
        try (var cache = cache(16)) {
            Content content = content("key", "some bytes");
            // When
            String first = read(cache, content, "some bytes");
            Optional<ContentCache.Lease> before = cache.find("key");
            String second = read(cache, content, "some bytes");
            // Then
            assertThat(first).isEqualTo("some bytes");
            assertThat(before).isEmpty();
            assertThat(second).isEqualTo("some bytes");
            try (ContentCache.Lease kept = awaitKept(cache, "key")) {
                assertThat(kept.file()).hasContent("some bytes");
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatHasAnotherChecksumIsPassedOnAndNotKept() throws Exception {
        try (var cache = cache(16)) {
            // Given
            Content content = content("key", "right");
            read(cache, content, "wrong");
            // When
            String second = read(cache, content, "wrong");
            // Then
            assertThat(second).isEqualTo("wrong");
            await().atMost(PATIENCE).until(() -> files() == 0);
            assertThat(cache.find("key")).isEmpty();
        }
    }

    @Test
    void aReaderThatGoesAwayLeavesNothingAndItsRoomIsFree() throws Exception {
        try (var cache = cache(2)) {
            // Given
            Content content = content("key", "some bytes");
            read(cache, content, "some bytes");
            // When
            result(() -> cache.keep(content, ByteSource.of(Buffer.buffer("some bytes")))
                    .map(source -> {
                        source.cancel();
                        return source;
                    }));
            await().atMost(PATIENCE).until(() -> files() == 0);
            // Then
            read(cache, content("a", "a"), "a");
            read(cache, content("a", "a"), "a");
            read(cache, content("b", "b"), "b");
            read(cache, content("b", "b"), "b");
            awaitKept(cache, "a").close();
            awaitKept(cache, "b").close();
        }
    }

    @Test
    void theLeastRecentlyUsedGivesWayUnlessItIsBeingRead() throws Exception {
        try (var cache = cache(2)) {
            // Given
            keep(cache, "a");
            keep(cache, "b");
            awaitKept(cache, "a").close();
            // When
            keep(cache, "c");
            // Then
            assertThat(cache.find("b")).isEmpty();
            try (ContentCache.Lease a = awaitKept(cache, "a");
                    ContentCache.Lease c = awaitKept(cache, "c")) {
                read(cache, content("d", "d"), "d");
                read(cache, content("d", "d"), "d");
                assertThat(cache.find("d")).isEmpty();
                assertThat(a.file()).hasContent("a");
                assertThat(c.file()).hasContent("c");
            }
            keep(cache, "d");
        }
    }

    @Test
    void nothingStaysLongerThanItsAgeAndAFileStaysWhileItIsRead() throws Exception {
        try (var cache = cache(4)) {
            // Given
            keep(cache, "a");
            keep(cache, "b");
            ContentCache.Lease reading = awaitKept(cache, "a");
            // When
            cache.clear();
            // Then
            assertThat(cache.find("a")).isEmpty();
            await().atMost(PATIENCE).until(() -> files() == 1);
            assertThat(reading.file()).hasContent("a");
            reading.close();
            await().atMost(PATIENCE).until(() -> files() == 0);
            keep(cache, "c");
            now = now.plus(AGE);
            assertThat(cache.find("c")).isEmpty();
            await().atMost(PATIENCE).until(() -> files() == 0);
        }
    }

    @Test
    void withoutItsFolderEverythingIsStillServed() throws Exception {
        // Given
        Path file = Files.createFile(folder.resolve("not-a-folder"));
        try (var cache = new ContentCache(vertx, new CacheSettings(4L * BLOCK, AGE, file), () -> now)) {
            Content content = content("key", "some bytes");
            read(cache, content, "some bytes");
            // When
            String second = read(cache, content, "some bytes");
            // Then
            assertThat(second).isEqualTo("some bytes");
            assertThat(cache.find("key")).isEmpty();
        }
    }

    private ContentCache cache(int blocks) {
        return new ContentCache(vertx, new CacheSettings((long) blocks * BLOCK, AGE, folder), () -> now);
    }

    private void keep(ContentCache cache, String keyAndBytes) throws Exception {
        read(cache, content(keyAndBytes, keyAndBytes), keyAndBytes);
        read(cache, content(keyAndBytes, keyAndBytes), keyAndBytes);
        awaitKept(cache, keyAndBytes).close();
    }

    private static ContentCache.Lease awaitKept(ContentCache cache, String key) {
        return await().atMost(PATIENCE)
                .until(() -> cache.find(key), Optional::isPresent)
                .orElseThrow();
    }

    private static Content content(String key, String bytes) throws Exception {
        byte[] all = bytes.getBytes(StandardCharsets.UTF_8);
        String checksum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        return new Content(key, checksum, all.length);
    }

    private String read(ContentCache cache, Content content, String bytes) {
        return result(() -> cache.keep(content, ByteSource.of(Buffer.buffer(bytes)))
                .compose(source -> all(source, Buffer.buffer())));
    }

    private static Future<String> all(ByteSource source, Buffer before) {
        return source.next()
                .compose(more -> more.isEmpty()
                        ? Future.succeededFuture(before.toString())
                        : all(source, before.appendBuffer(more.get())));
    }

    private <T> T result(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(there -> work.get().onComplete(done));
        return done.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, SECONDS)
                .join();
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }
}
