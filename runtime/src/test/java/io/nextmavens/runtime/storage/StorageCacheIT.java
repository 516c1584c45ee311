package io.nextmavens.runtime.storage;

import static io.nextmavens.runtime.storage.StorageStack.A;
import static io.nextmavens.runtime.storage.StorageStack.B;
import static io.nextmavens.runtime.storage.StorageStack.service;
import static io.nextmavens.runtime.storage.StorageStack.text;
import static io.nextmavens.runtime.storage.StorageStack.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from S3 for the second time is kept, and given to nobody who may not have it. */
class StorageCacheIT {

    private static final byte[] NOTHING = {};
    private static final String OBJECT = "/storage/v1/object/files/large.bin";
    private static final String PURGE = "/storage/v1/cdn/files/large.bin";
    private final byte[] content = StorageStack.bytes(5 << 20, 71);
    private S3Server s3;
    private StorageStack stack;

    @TempDir
    private Path cache;

    @BeforeEach
    void start() throws Exception {
        s3 = S3Server.start();
        String[] mine = {
            "STORAGE_BACKEND", "s3", "STORAGE_CACHE_SIZE", "64M", "STORAGE_CACHE_PATH", cache.toString(),
        };
        stack = StorageStack.start(
                Stream.of(s3.settings(), mine).flatMap(Arrays::stream).toArray(String[]::new));
        stack.bucket("files", "");
        HttpResponse<byte[]> uploaded =
                stack.send("POST", OBJECT, content, userOf(A), "Content-Type", "application/octet-stream");
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        stack.close();
        s3.close();
    }

    @Test
    void aKeptContentIsServedWholeAndInRangesWhileS3IsAway() throws Exception {
        // Given
        readTwice();
        // When
        s3.kill();
        HttpResponse<byte[]> whole = await().atMost(StorageStack.PATIENCE)
                .until(() -> stack.get(OBJECT, userOf(A)), answer -> answer.statusCode() == 200);
        HttpResponse<byte[]> range = stack.get(OBJECT, userOf(A), "Range", "bytes=1000000-1000009");
        // Then
        assertThat(whole.body()).isEqualTo(content);
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 1_000_010));
    }

    @Test
    void aKeptContentIsNeitherForAnotherTenantNorForAnybodyOnceItsObjectIsGone() throws Exception {
        // Given
        readTwice();
        // When
        HttpResponse<byte[]> foreign = stack.get(OBJECT, userOf(B));
        stack.send("DELETE", OBJECT, NOTHING, userOf(A));
        HttpResponse<byte[]> gone = stack.get(OBJECT, userOf(A));
        // Then
        assertThat(text(foreign)).contains("not_found");
        assertThat(text(gone)).contains("not_found");
    }

    @Test
    void aNewContentOfTheSameNameIsServedAtOnce() throws Exception {
        // Given
        readTwice();
        byte[] other = StorageStack.bytes(1 << 20, 72);
        // When
        stack.send("PUT", OBJECT, other, userOf(A), "Content-Type", "application/octet-stream");
        // Then
        assertThat(stack.get(OBJECT, userOf(A)).body()).isEqualTo(other);
    }

    @Test
    void aPurgeEmptiesIt() throws Exception {
        // Given
        readTwice();
        // When
        HttpResponse<byte[]> refused = stack.send("DELETE", PURGE, NOTHING, userOf(A));
        // Then
        assertThat(refused.statusCode()).isNotEqualTo(200);
        await().atMost(StorageStack.PATIENCE).until(() -> {
            HttpResponse<byte[]> purged = stack.send("DELETE", PURGE, NOTHING, service());
            return purged.statusCode() == 200 && files() == 0;
        });
        assertThat(stack.get(OBJECT, userOf(A)).body()).isEqualTo(content);
    }

    /** Until its file is whole. */
    private void readTwice() {
        for (int i = 0; i < 2; i++) {
            assertThat(stack.get(OBJECT, userOf(A)).body()).isEqualTo(content);
        }
        await().atMost(StorageStack.PATIENCE).until(() -> files() == 1 && isWhole());
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            return all.count();
        }
    }

    private boolean isWhole() throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            return Files.size(all.findFirst().orElseThrow()) == content.length;
        }
    }
}
