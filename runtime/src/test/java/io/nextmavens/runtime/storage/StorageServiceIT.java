package io.nextmavens.runtime.storage;

import static io.nextmavens.runtime.storage.StorageStack.A;
import static io.nextmavens.runtime.storage.StorageStack.bytes;
import static io.nextmavens.runtime.storage.StorageStack.service;
import static io.nextmavens.runtime.storage.StorageStack.text;
import static io.nextmavens.runtime.storage.StorageStack.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation on objects, on a volume and on a real server of S3. */
class StorageServiceIT {

    private static S3Server s3;
    private static StorageStack stack;

    @BeforeAll
    static void start() throws Exception {
        s3 = S3Server.start();
        stack = StorageStack.start(s3.settings());
        for (String backend : new String[] {"volume", "s3"}) {
            stack.bucket(backend + "-private", ",\"backend\":\"" + backend + "\"");
            stack.bucket(backend + "-public", ",\"public\":true,\"backend\":\"" + backend + "\"");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
        s3.close();
    }

    private static HttpResponse<byte[]> upload(String path, byte[] content, String type, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = type;
        return stack.send("POST", "/storage/v1/object/" + path, content, userOf(A), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void whatIsUploadedIsDownloaded(String backend) throws Exception {
        // Given
        byte[] content = bytes(3_000_000, 1);
        String path = backend + "-private/folder/ä file.bin";
        String encoded = backend + "-private/folder/%C3%A4%20file.bin";
        // When
        HttpResponse<byte[]> uploaded = upload(encoded, content, "application/x-thing", "Cache-Control", "max-age=60");
        HttpResponse<byte[]> downloaded = stack.get("/storage/v1/object/" + encoded, userOf(A));
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        assertThat(new JsonObject(text(uploaded)).getString("Key")).isEqualTo(path);
        assertThat(downloaded.statusCode()).isEqualTo(200);
        assertThat(downloaded.body()).isEqualTo(content);
        assertThat(downloaded.headers().firstValue("etag")).contains('"' + StorageStack.sha256(content) + '"');
        assertThat(downloaded.headers().firstValue("content-type")).contains("application/x-thing");
        assertThat(downloaded.headers().firstValue("cache-control")).contains("max-age=60");
        assertThat(downloaded.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void aRangeIsAnsweredAlone(String backend) {
        // Given
        byte[] content = bytes(100_000, 2);
        String path = "/storage/v1/object/" + backend + "-private/ranges";
        upload(backend + "-private/ranges", content, "application/octet-stream");
        // When
        HttpResponse<byte[]> middle = stack.get(path, userOf(A), "Range", "bytes=1000-1999");
        HttpResponse<byte[]> last = stack.get(path, userOf(A), "Range", "bytes=-10");
        HttpResponse<byte[]> beyond = stack.get(path, userOf(A), "Range", "bytes=100000-");
        HttpResponse<byte[]> head = stack.send("HEAD", path, new byte[0], userOf(A));
        // Then
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 1000, 2000));
        assertThat(middle.headers().firstValue("content-range")).contains("bytes 1000-1999/100000");
        assertThat(last.body()).isEqualTo(Arrays.copyOfRange(content, 99_990, 100_000));
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).contains("100000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void aClientThatHasItIsToldSo(String backend) {
        // Given
        String path = "/storage/v1/object/" + backend + "-private/conditions";
        upload(backend + "-private/conditions", bytes(10, 3), "application/octet-stream");
        HttpResponse<byte[]> first = stack.get(path, userOf(A));
        String etag = first.headers().firstValue("etag").orElseThrow();
        String modified = first.headers().firstValue("last-modified").orElseThrow();
        // When
        HttpResponse<byte[]> same = stack.get(path, userOf(A), "If-None-Match", etag);
        HttpResponse<byte[]> unmodified = stack.get(path, userOf(A), "If-Modified-Since", modified);
        HttpResponse<byte[]> other = stack.get(path, userOf(A), "If-Match", "\"other\"");
        HttpResponse<byte[]> stale = stack.get(path, userOf(A), "Range", "bytes=0-1", "If-Range", "\"other\"");
        // Then
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(unmodified.statusCode()).isEqualTo(304);
        assertThat(other.statusCode()).isEqualTo(412);
        assertThat(stale.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void aSecondUploadNeedsToSaySo(String backend) {
        // Given
        String path = backend + "-private/twice";
        upload(path, bytes(10, 4), "application/octet-stream");
        // When
        HttpResponse<byte[]> again = upload(path, bytes(10, 5), "application/octet-stream");
        HttpResponse<byte[]> upsert = upload(path, bytes(10, 6), "application/octet-stream", "x-upsert", "true");
        HttpResponse<byte[]> put =
                stack.send("PUT", "/storage/v1/object/" + path, bytes(10, 7), userOf(A), "Content-Type", "a/b");
        // Then
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(text(again)))
                .isEqualTo(new JsonObject()
                        .put("statusCode", "409")
                        .put("error", "Duplicate")
                        .put("message", "The resource already exists"));
        assertThat(upsert.statusCode()).as(text(upsert)).isEqualTo(200);
        assertThat(put.statusCode()).as(text(put)).isEqualTo(200);
        assertThat(stack.get("/storage/v1/object/" + path, userOf(A)).body()).isEqualTo(bytes(10, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void aFormIsTakenToo(String backend) {
        // Given
        byte[] content = bytes(300_000, 8);
        String boundary = "----boundary";
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"cacheControl\"\r\n\r\n3600\r\n--"
                        + boundary + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"a\":1}\r\n--"
                        + boundary + "\r\nContent-Disposition: form-data; name=\"\"; filename=\"blob\"\r\n"
                        + "Content-Type: image/x-own\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[head.length + content.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(content, 0, body, head.length, content.length);
        System.arraycopy(tail, 0, body, head.length + content.length, tail.length);
        // When
        HttpResponse<byte[]> uploaded =
                upload(backend + "-private/form", body, "multipart/form-data; boundary=" + boundary);
        HttpResponse<byte[]> broken = upload(
                backend + "-private/form-broken",
                Arrays.copyOf(body, body.length - tail.length),
                "multipart/form-data; boundary=" + boundary);
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        HttpResponse<byte[]> downloaded = stack.get("/storage/v1/object/" + backend + "-private/form", userOf(A));
        assertThat(downloaded.body()).isEqualTo(content);
        assertThat(downloaded.headers().firstValue("cache-control")).contains("max-age=3600");
        JsonObject info =
                new JsonObject(text(stack.get("/storage/v1/object/info/" + backend + "-private/form", userOf(A))));
        assertThat(info.getJsonObject("metadata")).isEqualTo(new JsonObject().put("a", 1));
        assertThat(info.getLong("size")).isEqualTo(content.length);
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(stack.get("/storage/v1/object/" + backend + "-private/form-broken", userOf(A))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void objectsAreMovedCopiedListedAndRemoved(String backend) {
        // Given
        String bucket = backend + "-private";
        upload(bucket + "/tree/one", bytes(10, 9), "application/octet-stream");
        upload(bucket + "/tree/deep/two", bytes(20, 10), "application/octet-stream");
        // When
        HttpResponse<byte[]> moved = stack.json(
                "POST",
                "/storage/v1/object/move",
                "{\"bucketId\":\"" + bucket + "\",\"sourceKey\":\"tree/one\",\"destinationKey\":\"tree/eins\"}",
                userOf(A));
        HttpResponse<byte[]> copied = stack.json(
                "POST",
                "/storage/v1/object/copy",
                "{\"bucketId\":\"" + bucket + "\",\"sourceKey\":\"tree/eins\",\"destinationKey\":\"tree/zwei\"}",
                userOf(A));
        HttpResponse<byte[]> listed = stack.json(
                "POST", "/storage/v1/object/list/" + bucket, "{\"prefix\":\"tree\",\"limit\":10}", userOf(A));
        HttpResponse<byte[]> paged = stack.json(
                "POST",
                "/storage/v1/object/list-v2/" + bucket,
                "{\"prefix\":\"tree/\",\"limit\":2,\"with_delimiter\":true}",
                userOf(A));
        JsonObject firstPage = new JsonObject(text(paged));
        JsonObject secondPage = new JsonObject(text(stack.json(
                "POST",
                "/storage/v1/object/list-v2/" + bucket,
                "{\"prefix\":\"tree/\",\"limit\":2,\"with_delimiter\":true,\"cursor\":\""
                        + firstPage.getString("nextCursor") + "\"}",
                userOf(A))));
        HttpResponse<byte[]> removed = stack.json(
                "DELETE", "/storage/v1/object/" + bucket, "{\"prefixes\":[\"tree/eins\",\"tree/none\"]}", userOf(A));
        // Then
        assertThat(moved.statusCode()).as(text(moved)).isEqualTo(200);
        assertThat(copied.statusCode()).as(text(copied)).isEqualTo(200);
        JsonArray entries = new JsonArray(text(listed));
        assertThat(entries.stream().map(e -> ((JsonObject) e).getString("name")))
                .containsExactly("deep", "eins", "zwei");
        assertThat(entries.getJsonObject(0).getValue("id")).isNull();
        assertThat(firstPage.getJsonArray("folders").getJsonObject(0).getString("name"))
                .isEqualTo("tree/deep/");
        assertThat(firstPage.getBoolean("hasNext")).isTrue();
        assertThat(secondPage.getJsonArray("objects").getJsonObject(0).getString("name"))
                .isEqualTo("tree/zwei");
        assertThat(secondPage.getBoolean("hasNext")).isFalse();
        assertThat(new JsonArray(text(removed))).hasSize(1);
        assertThat(stack.get("/storage/v1/object/" + bucket + "/tree/zwei", userOf(A))
                        .body())
                .isEqualTo(bytes(10, 9));
        assertThat(stack.get("/storage/v1/object/" + bucket + "/tree/eins", userOf(A))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void aSignedAddressNeedsNoToken(String backend) {
        // Given
        String bucket = backend + "-private";
        upload(bucket + "/signed", bytes(50, 11), "application/octet-stream");
        // When
        JsonObject signed = new JsonObject(text(
                stack.json("POST", "/storage/v1/object/sign/" + bucket + "/signed", "{\"expiresIn\":60}", userOf(A))));
        JsonArray many = new JsonArray(text(stack.json(
                "POST",
                "/storage/v1/object/sign/" + bucket,
                "{\"expiresIn\":60,\"paths\":[\"signed\",\"absent\"]}",
                userOf(A))));
        JsonObject upload = new JsonObject(text(
                stack.json("POST", "/storage/v1/object/upload/sign/" + bucket + "/by-signature", "{}", userOf(A))));
        HttpResponse<byte[]> uploaded =
                stack.send("PUT", "/storage/v1" + upload.getString("url"), bytes(60, 12), "", "Content-Type", "a/b");
        // Then
        assertThat(stack.get("/storage/v1" + signed.getString("signedURL"), "").body())
                .isEqualTo(bytes(50, 11));
        assertThat(stack.get("/storage/v1" + signed.getString("signedURL") + "&download=a%22b.txt", "")
                        .headers()
                        .firstValue("content-disposition"))
                .contains("attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt");
        assertThat(many.getJsonObject(0).getString("error")).isNull();
        assertThat(many.getJsonObject(1).getString("signedURL")).isNull();
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        assertThat(stack.get("/storage/v1/object/" + bucket + "/by-signature", userOf(A))
                        .body())
                .isEqualTo(bytes(60, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void whatAPublicBucketHoldsIsNoPage(String backend) {
        // Given
        String path = backend + "-public/page";
        byte[] page = "<!doctype html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        // When
        HttpResponse<byte[]> uploaded = upload(path, page, "image/png");
        HttpResponse<byte[]> shown = stack.get("/storage/v1/object/public/" + path, "");
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        assertThat(shown.body()).isEqualTo(page);
        assertThat(shown.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(shown.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(shown.headers().firstValue("content-security-policy").orElseThrow())
                .contains("sandbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void aBucketsRulesHold(String backend) {
        // Given
        stack.bucket(
                backend + "-rules",
                ",\"file_size_limit\":\"1KB\",\"allowed_mime_types\":[\"image/*\"],\"backend\":\"" + backend + "\"");
        byte[] png = Base64.getDecoder()
                .decode(
                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
        // When
        HttpResponse<byte[]> image = upload(backend + "-rules/a.png", png, "application/octet-stream");
        HttpResponse<byte[]> lie = upload(backend + "-rules/b.png", bytes(100, 13), "image/png");
        HttpResponse<byte[]> large = upload(backend + "-rules/c.png", bytes(2000, 14), "image/png");
        // Then
        assertThat(image.statusCode()).as(text(image)).isEqualTo(200);
        assertThat(stack.get("/storage/v1/object/" + backend + "-rules/a.png", userOf(A))
                        .headers()
                        .firstValue("content-type"))
                .contains("image/png");
        assertThat(new JsonObject(text(lie)).getString("statusCode")).isEqualTo("415");
        assertThat(new JsonObject(text(large)).getString("statusCode")).isEqualTo("413");
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void theSameBytesAreKeptOnceAndGoWithTheirLastObject(String backend) throws Exception {
        // Given
        String bucket = backend + "-private";
        byte[] content = bytes(5000, 15);
        String checksum = StorageStack.sha256(content);
        upload(bucket + "/same/1", content, "application/octet-stream");
        upload(bucket + "/same/2", content, "application/octet-stream");
        String kept = "SELECT count(*) FROM storage.contents WHERE checksum = '" + checksum + "'";
        assertThat(stack.one(kept)).isEqualTo("1");
        // When
        stack.send("DELETE", "/storage/v1/object/" + bucket + "/same/1", new byte[0], userOf(A));
        byte[] second =
                stack.get("/storage/v1/object/" + bucket + "/same/2", userOf(A)).body();
        stack.send("DELETE", "/storage/v1/object/" + bucket + "/same/2", new byte[0], userOf(A));
        // Then
        assertThat(second).isEqualTo(content);
        await().atMost(StorageStack.PATIENCE).until(() -> stack.one(kept).equals("0"));
        await().atMost(StorageStack.PATIENCE)
                .until(() -> stack.one("SELECT count(*) FROM storage.places WHERE state <> 'stored'")
                        .equals("0"));
        JsonObject report = new JsonObject(text(stack.send("POST", "/storage/v1/admin/sweep", new byte[0], service())))
                .getJsonObject(backend);
        assertThat(report.getInteger("orphans")).isZero();
        assertThat(report.getInteger("missing")).isZero();
        assertThat(report.getInteger("places")).isEqualTo(report.getInteger("books"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void filesAreKnownByTheirIdsToo(String backend) {
        // Given
        byte[] content = bytes(1234, 16);
        // When
        HttpResponse<byte[]> uploaded = stack.send(
                "POST",
                "/storage/upload?bucket=" + backend + "-private&name=by-id",
                content,
                userOf(A),
                "Content-Type",
                "application/x-thing");
        String id = new JsonObject(text(uploaded)).getString("file_id");
        HttpResponse<byte[]> downloaded = stack.get("/storage/" + id, userOf(A));
        HttpResponse<byte[]> deleted = stack.send("DELETE", "/storage/" + id, new byte[0], userOf(A));
        HttpResponse<byte[]> gone = stack.get("/storage/" + id, userOf(A));
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(201);
        assertThat(downloaded.body()).isEqualTo(content);
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(gone.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume", "s3"})
    void anEmptyObjectIsAnObject(String backend) {
        // Given
        String path = backend + "-private/empty";
        // When
        HttpResponse<byte[]> uploaded = upload(path, new byte[0], "text/plain");
        HttpResponse<byte[]> downloaded = stack.get("/storage/v1/object/" + path, userOf(A));
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        assertThat(downloaded.statusCode()).isEqualTo(200);
        assertThat(downloaded.body()).isEmpty();
    }
}
