package io.nextmavens.runtime.storage;

import static io.nextmavens.runtime.storage.StorageStack.A;
import static io.nextmavens.runtime.storage.StorageStack.bytes;
import static io.nextmavens.runtime.storage.StorageStack.service;
import static io.nextmavens.runtime.storage.StorageStack.text;
import static io.nextmavens.runtime.storage.StorageStack.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Uploads that break, of both kinds, on a server of S3 that is killed. */
class ResumableUploadIT {

    private static final byte[] NOTHING = {};
    private static final int MIB = 1 << 20;

    private static S3Server s3;
    private static StorageStack stack;

    @BeforeAll
    static void start() throws Exception {
        s3 = S3Server.start();
        stack = StorageStack.start(s3.settings());
        stack.bucket("pieces", ",\"backend\":\"s3\"");
        stack.bucket("pieces-here", ",\"backend\":\"volume\",\"allowed_mime_types\":[\"image/png\",\"text/plain\"]");
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
        s3.close();
    }

    private static String create(String bucket, String name, int size, String... headers) {
        String[] all = Arrays.copyOf(
                new String[] {
                    "Tus-Resumable",
                    "1.0.0",
                    "Upload-Length",
                    Integer.toString(size),
                    "Upload-Metadata",
                    "bucketName " + base64(bucket) + ",objectName " + base64(name) + ",cacheControl " + base64("60")
                },
                6 + headers.length);
        System.arraycopy(headers, 0, all, 6, headers.length);
        HttpResponse<byte[]> created = stack.send("POST", "/storage/v1/upload/resumable", NOTHING, userOf(A), all);
        assertThat(created.statusCode()).as(text(created)).isEqualTo(201);
        String location = created.headers().firstValue("location").orElseThrow();
        return location.substring(location.indexOf("/storage/"));
    }

    private static HttpResponse<byte[]> patch(String path, long offset, byte[] piece, String... headers) {
        String[] all = Arrays.copyOf(
                new String[] {
                    "Tus-Resumable",
                    "1.0.0",
                    "Upload-Offset",
                    Long.toString(offset),
                    "Content-Type",
                    "application/offset+octet-stream"
                },
                6 + headers.length);
        System.arraycopy(headers, 0, all, 6, headers.length);
        return stack.send("PATCH", path, piece, userOf(A), all);
    }

    /** As clients of tus do: while the server has not noticed that the one before has gone, it says 423. */
    private static HttpResponse<byte[]> patchWhenUnlocked(String path, long offset, byte[] piece) {
        return await().atMost(StorageStack.PATIENCE)
                .until(() -> patch(path, offset, piece), answer -> answer.statusCode() != 423);
    }

    private static long offset(String path) {
        HttpResponse<byte[]> head = stack.send("HEAD", path, NOTHING, userOf(A), "Tus-Resumable", "1.0.0");
        assertThat(head.statusCode()).isEqualTo(200);
        return Long.parseLong(head.headers().firstValue("upload-offset").orElseThrow());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anUploadGoesOnWhereTheServerWasKilled() throws Exception {
        // Given
        byte[] content = bytes(24 * MIB, 21);
        String path = create("pieces", "resumed.bin", content.length);
        HttpResponse<byte[]> first = patch(path, 0, Arrays.copyOfRange(content, 0, 6 * MIB));
        assertThat(first.statusCode()).as(text(first)).isEqualTo(204);
        // When
        s3.kill();
        HttpResponse<byte[]> broken = patch(path, 6 * MIB, Arrays.copyOfRange(content, 6 * MIB, 12 * MIB));
        HttpResponse<byte[]> early = stack.get("/storage/v1/object/pieces/resumed.bin", userOf(A));
        s3.run();
        stack.restart();
        long offset = offset(path);
        HttpResponse<byte[]> rest = patch(path, offset, Arrays.copyOfRange(content, (int) offset, content.length));
        // Then
        assertThat(broken.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(text(broken)).getString("message")).contains("backend s3");
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(offset).isEqualTo(6 * MIB);
        assertThat(rest.statusCode()).as(text(rest)).isEqualTo(204);
        HttpResponse<byte[]> whole = stack.get("/storage/v1/object/pieces/resumed.bin", userOf(A));
        assertThat(whole.body()).isEqualTo(content);
        assertThat(whole.headers().firstValue("etag")).contains('"' + StorageStack.sha256(content) + '"');
        assertThat(stack.get("/storage/v1/object/pieces/resumed.bin", userOf(A), "Range", "bytes=6291400-6291499")
                        .body())
                .isEqualTo(Arrays.copyOfRange(content, 6_291_400, 6_291_500));
    }

    @Test
    void aClientThatIsCutOffGoesOnBehindTheLastWholePiece() throws Exception {
        // Given
        byte[] content = bytes(40 * MIB, 22);
        String path = create("pieces", "cut.bin", content.length);
        // When
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), stack.server().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PATCH " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + userOf(A)
                            + "\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream"
                            + "\r\nContent-Length: " + content.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(content, 0, 20 * MIB);
            out.flush();
            await().atMost(StorageStack.PATIENCE)
                    .until(() -> stack.one("SELECT max(received) FROM storage.uploads WHERE name = 'cut.bin'")
                            .equals(Integer.toString(16 * MIB)));
        }
        long offset = offset(path);
        HttpResponse<byte[]> rest =
                patchWhenUnlocked(path, offset, Arrays.copyOfRange(content, (int) offset, content.length));
        // Then
        assertThat(offset).isEqualTo(16 * MIB);
        assertThat(rest.statusCode()).as(text(rest)).isEqualTo(204);
        assertThat(stack.get("/storage/v1/object/pieces/cut.bin", userOf(A)).body())
                .isEqualTo(content);
    }

    @Test
    void anUploadThatBreaksLeavesNothing() throws Exception {
        // Given
        long before = s3.files();
        // When
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), stack.server().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /storage/v1/object/pieces/broken.bin HTTP/1.1\r\nHost: x\r\nAuthorization: " + userOf(A)
                            + "\r\nContent-Type: application/x-thing\r\nContent-Length: 10000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes(3 * MIB, 23));
            out.flush();
            await().atMost(StorageStack.PATIENCE)
                    .until(() -> !stack.one("SELECT count(*) FROM storage.places WHERE state = 'writing'"
                                    + " AND id NOT IN (SELECT place_id FROM storage.uploads)")
                            .equals("0"));
        }
        // Then
        await().atMost(StorageStack.PATIENCE)
                .until(() -> stack.one("SELECT count(*) FROM storage.places WHERE state IN ('writing', 'doomed')"
                                + " AND id NOT IN (SELECT place_id FROM storage.uploads)")
                        .equals("0"));
        assertThat(stack.get("/storage/v1/object/pieces/broken.bin", userOf(A)).statusCode())
                .isEqualTo(400);
        assertThat(s3.files()).isEqualTo(before);
        JsonObject report = new JsonObject(text(stack.send("POST", "/storage/v1/admin/sweep", NOTHING, service())))
                .getJsonObject("s3");
        assertThat(report.getInteger("orphans")).isZero();
        assertThat(report.getInteger("missing")).isZero();
    }

    @Test
    void aServerKilledInMidUploadIsToldOfAndLeavesNoObject() throws Exception {
        // Given
        byte[] content = bytes(48 * MIB, 24);
        String head = "POST /storage/v1/object/pieces/killed.bin HTTP/1.1\r\nHost: x\r\nAuthorization: " + userOf(A)
                + "\r\nContent-Type: application/x-thing\r\nContent-Length: " + content.length + "\r\n\r\n";
        String answer;
        // When
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), stack.server().port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(content, 0, 16 * MIB);
            out.flush();
            s3.kill();
            out.write(content, 16 * MIB, 32 * MIB);
            out.flush();
            byte[] buffer = new byte[4096];
            int read = socket.getInputStream().read(buffer);
            answer = new String(buffer, 0, Math.max(read, 0), StandardCharsets.UTF_8);
        } finally {
            s3.run();
        }
        // Then
        assertThat(answer).startsWith("HTTP/1.1 503").contains("ServiceUnavailable", "backend s3");
        assertThat(stack.get("/storage/v1/object/pieces/killed.bin", userOf(A)).statusCode())
                .isEqualTo(400);
        await().atMost(StorageStack.PATIENCE)
                .until(() -> stack.one("SELECT count(*) FROM storage.places WHERE state = 'doomed'")
                        .equals("0"));
    }

    @Test
    void piecesAreChecked() throws Exception {
        // Given
        byte[] content = "what was meant".getBytes(StandardCharsets.UTF_8);
        String right = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(content));
        String path = create("pieces-here", "checked.txt", content.length);
        // When
        HttpResponse<byte[]> wrong =
                patch(path, 0, "what was sent!".getBytes(StandardCharsets.UTF_8), "Upload-Checksum", "sha1 " + right);
        HttpResponse<byte[]> unknown = patch(path, 0, content, "Upload-Checksum", "crc32 AAAA");
        long offset = offset(path);
        HttpResponse<byte[]> good = patch(path, 0, content, "Upload-Checksum", "sha1 " + right);
        // Then
        assertThat(wrong.statusCode()).isEqualTo(460);
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(offset).isZero();
        assertThat(good.statusCode()).as(text(good)).isEqualTo(204);
        assertThat(stack.get("/storage/v1/object/pieces-here/checked.txt", userOf(A))
                        .body())
                .isEqualTo(content);
    }

    @Test
    void theProtocolsOwnRulesHold() {
        // Given
        String path = create("pieces-here", "rules.txt", 10);
        // Then
        assertThat(stack.send("OPTIONS", "/storage/v1/upload/resumable", NOTHING, "")
                        .headers()
                        .firstValue("tus-extension"))
                .contains("creation,creation-with-upload,termination,expiration,checksum");
        assertThat(patch(path, 5, bytes(5, 1)).statusCode()).isEqualTo(409);
        assertThat(patch(path, 0, bytes(11, 1)).statusCode()).isEqualTo(413);
        assertThat(stack.send("HEAD", path, NOTHING, userOf(A)).statusCode()).isEqualTo(412);
        assertThat(stack.send(
                                "PATCH",
                                path,
                                bytes(5, 1),
                                userOf(A),
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Offset",
                                "0",
                                "Content-Type",
                                "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(stack.send("DELETE", path, NOTHING, userOf(A), "Tus-Resumable", "1.0.0")
                        .statusCode())
                .isEqualTo(204);
        assertThat(stack.send("HEAD", path, NOTHING, userOf(A), "Tus-Resumable", "1.0.0")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aTypeThatTheBucketDoesNotTakeEndsTheUpload() {
        // Given
        String path = create("pieces-here", "page.png", 2000);
        // When
        HttpResponse<byte[]> refused = patch(path, 0, bytes(2000, 25));
        // Then
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(stack.send("HEAD", path, NOTHING, userOf(A), "Tus-Resumable", "1.0.0")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theAddressIsTheOneThatProxiesTellOf() {
        // When
        HttpResponse<byte[]> created = stack.send(
                "POST",
                "/storage/v1/upload/resumable",
                "some text!".getBytes(StandardCharsets.UTF_8),
                userOf(A),
                "Tus-Resumable",
                "1.0.0",
                "Upload-Length",
                "10",
                "Content-Type",
                "application/offset+octet-stream",
                "Upload-Metadata",
                "bucketName " + base64("pieces-here") + ",objectName " + base64("proxied.txt"),
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "files.example.com");
        // Then
        assertThat(created.statusCode()).as(text(created)).isEqualTo(201);
        assertThat(created.headers().firstValue("location").orElseThrow())
                .startsWith("https://files.example.com/storage/v1/upload/resumable/");
        assertThat(created.headers().firstValue("upload-offset")).contains("10");
        assertThat(text(stack.get("/storage/v1/object/pieces-here/proxied.txt", userOf(A))))
                .isEqualTo("some text!");
    }
}
