package io.nextmavens.runtime.storage;

import static io.nextmavens.runtime.storage.StorageStack.A;
import static io.nextmavens.runtime.storage.StorageStack.B;
import static io.nextmavens.runtime.storage.StorageStack.bytes;
import static io.nextmavens.runtime.storage.StorageStack.text;
import static io.nextmavens.runtime.storage.StorageStack.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tenants with files of the same names: neither lists, reads, writes, moves, signs or guesses those of the other. */
class StorageIsolationIT {

    private static final byte[] OF_A = "the secret of A".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OF_B = "what B has".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};

    private static StorageStack stack;
    private String idOfA;

    @BeforeAll
    static void start() throws Exception {
        stack = StorageStack.start();
        stack.bucket("docs", "");
        stack.bucket("shown", ",\"public\":true");
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    @BeforeEach
    void oneFileEach() {
        stack.sql("DELETE FROM storage.objects");
        idOfA = new JsonObject(text(put("docs/secret.txt", OF_A, A))).getString("Id");
        put("docs/own.txt", OF_B, B);
    }

    private static HttpResponse<byte[]> put(String path, byte[] content, String tenant) {
        return stack.send("PUT", "/storage/v1/object/" + path, content, userOf(tenant), "Content-Type", "text/plain");
    }

    private static HttpResponse<byte[]> asB(String method, String path, String json) {
        return json.isEmpty()
                ? stack.send(method, path, NOTHING, userOf(B))
                : stack.json(method, path, json, userOf(B));
    }

    private static void refused(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).as(text(response)).isBetween(400, 499);
        assertThat(text(response)).doesNotContain("the secret of A");
    }

    private static void aStillHasIt() {
        assertThat(stack.get("/storage/v1/object/docs/secret.txt", userOf(A)).body())
                .isEqualTo(OF_A);
    }

    @Test
    void nothingOfTheOtherIsListed() {
        // When
        String listed = text(asB("POST", "/storage/v1/object/list/docs", "{\"prefix\":\"\"}"));
        String paged = text(asB("POST", "/storage/v1/object/list-v2/docs", "{}"));
        // Then
        assertThat(listed).contains("own.txt").doesNotContain("secret.txt");
        assertThat(paged).contains("own.txt").doesNotContain("secret.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/storage/v1/object/docs/secret.txt",
                "/storage/v1/object/authenticated/docs/secret.txt",
                "/storage/v1/object/info/docs/secret.txt",
                "/storage/v1/object/public/docs/secret.txt",
                "/storage/v1/object/sign/docs/secret.txt",
                "/storage/v1/render/image/authenticated/docs/secret.txt"
            })
    void nothingOfTheOtherIsRead(String path) {
        refused(asB("GET", path, ""));
    }

    @Test
    void anIdOfTheOtherIsWorthNothing() {
        refused(asB("GET", "/storage/" + idOfA, ""));
        refused(asB("DELETE", "/storage/" + idOfA, ""));
        aStillHasIt();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/../docs/secret.txt",
                "docs/%2e%2e/secret.txt",
                "docs/..%2fsecret.txt",
                "docs/a%2f..%2fsecret.txt",
                "docs/.%2e/secret.txt",
                "docs%2fsecret.txt",
                "docs/%5c..%5csecret.txt",
                "docs//secret.txt",
                "docs/./secret.txt",
                "docs/secret.txt%00",
                "..%2f..%2f..%2fetc%2fpasswd",
                "docs/%c0%ae%c0%ae/secret.txt",
                "docs/%252e%252e%252fsecret.txt"
            })
    void noPathLeadsThere(String path) throws Exception {
        // When
        HttpResponse<byte[]> read = raw("GET", "/storage/v1/object/" + path);
        HttpResponse<byte[]> removed = raw("DELETE", "/storage/v1/object/" + path);
        // Then
        refused(read);
        refused(removed);
        aStillHasIt();
    }

    /** Java's URI keeps a path as it is given. */
    private static HttpResponse<byte[]> raw(String method, String path) {
        return stack.send(method, path, NOTHING, userOf(B));
    }

    @Test
    void anUploadOfTheSameNameIsAnotherObject() {
        // When
        HttpResponse<byte[]> overwritten = put("docs/secret.txt", "of B now".getBytes(StandardCharsets.UTF_8), B);
        // Then
        assertThat(overwritten.statusCode()).isEqualTo(200);
        aStillHasIt();
        assertThat(text(stack.get("/storage/v1/object/docs/secret.txt", userOf(B))))
                .isEqualTo("of B now");
    }

    @Test
    void nothingOfTheOtherIsMovedCopiedOrRemoved() {
        String there = "{\"bucketId\":\"docs\",\"sourceKey\":\"secret.txt\",\"destinationKey\":\"mine.txt\"}";
        refused(asB("POST", "/storage/v1/object/move", there));
        refused(asB("POST", "/storage/v1/object/copy", there));
        assertThat(new JsonArray(text(asB("DELETE", "/storage/v1/object/docs", "{\"prefixes\":[\"secret.txt\"]}"))))
                .isEmpty();
        asB("POST", "/storage/v1/bucket/docs/empty", "{}");
        aStillHasIt();
    }

    @Test
    void nothingOfTheOtherIsSigned() {
        refused(asB("POST", "/storage/v1/object/sign/docs/secret.txt", "{\"expiresIn\":60}"));
        JsonArray many = new JsonArray(
                text(asB("POST", "/storage/v1/object/sign/docs", "{\"expiresIn\":60,\"paths\":[\"secret.txt\"]}")));
        assertThat(many.getJsonObject(0).getString("signedURL")).isNull();
    }

    private static String signedByA() {
        return new JsonObject(text(
                        stack.json("POST", "/storage/v1/object/sign/docs/secret.txt", "{\"expiresIn\":60}", userOf(A))))
                .getString("signedURL");
    }

    @Test
    void aSignatureIsForOneObject() {
        // Given
        String token = signedByA().split("token=", 2)[1];
        put("docs/other.txt", "another secret of A".getBytes(StandardCharsets.UTF_8), A);
        // Then
        assertThat(text(stack.get("/storage/v1/object/sign/docs/secret.txt?token=" + token, "")))
                .isEqualTo("the secret of A");
        refused(stack.get("/storage/v1/object/sign/docs/other.txt?token=" + token, ""));
        refused(stack.get("/storage/v1/object/sign/docs/own.txt?token=" + token, ""));
        refused(stack.send(
                "PUT",
                "/storage/v1/object/upload/sign/docs/secret.txt?token=" + token,
                OF_B,
                "",
                "Content-Type",
                "a/b"));
        refused(stack.get("/storage/v1/object/docs/secret.txt", "Bearer " + token));
        aStillHasIt();
    }

    @Test
    void aSignatureOfBForTheSameNameShowsWhatBHas() {
        // Given
        put("docs/secret.txt", OF_B, B);
        // When
        String address = new JsonObject(
                        text(asB("POST", "/storage/v1/object/sign/docs/secret.txt", "{\"expiresIn\":60}")))
                .getString("signedURL");
        // Then
        assertThat(stack.get("/storage/v1" + address, "").body()).isEqualTo(OF_B);
    }

    @Test
    void aTamperedExpiredOrForeignSignatureIsRefused() {
        // Given
        String token = signedByA().split("token=", 2)[1];
        String[] parts = token.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String other = encoded(claims.replace("secret.txt", "own.txt").replace(A, B));
        String none = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        String expired = TestServer.bearer(claims.replaceAll("\"exp\":\\d+", "\"exp\":1"))
                .substring(7);
        String signature = parts[2].substring(0, 5) + (parts[2].charAt(5) == 'A' ? 'B' : 'A') + parts[2].substring(6);
        // Then
        String address = "/storage/v1/object/sign/docs/secret.txt?token=";
        refused(stack.get("/storage/v1/object/sign/docs/own.txt?token=" + parts[0] + "." + other + "." + parts[2], ""));
        refused(stack.get(address + none + "." + parts[1] + ".", ""));
        refused(stack.get(address + parts[0] + "." + parts[1] + "." + signature, ""));
        refused(stack.get(address + expired, ""));
        refused(stack.get(address + "x", ""));
        refused(stack.get("/storage/v1/object/sign/docs/secret.txt", ""));
        refused(stack.get(address + userOf(A).substring(7), ""));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anUploadInPiecesIsItsOwnersAlone() {
        // Given
        String metadata = "bucketName " + base64("docs") + ",objectName " + base64("pieces.bin");
        HttpResponse<byte[]> created = stack.send(
                "POST",
                "/storage/v1/upload/resumable",
                NOTHING,
                userOf(A),
                "Tus-Resumable",
                "1.0.0",
                "Upload-Length",
                "10",
                "Upload-Metadata",
                metadata);
        String location = created.headers().firstValue("location").orElseThrow();
        String path = location.substring(location.indexOf("/storage/"));
        // Then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(stack.send("HEAD", path, NOTHING, userOf(B), "Tus-Resumable", "1.0.0")
                        .statusCode())
                .isEqualTo(404);
        refused(stack.send("DELETE", path, NOTHING, userOf(B), "Tus-Resumable", "1.0.0"));
        refused(stack.send(
                "PATCH",
                path,
                bytes(10, 1),
                userOf(B),
                "Tus-Resumable",
                "1.0.0",
                "Upload-Offset",
                "0",
                "Content-Type",
                "application/offset+octet-stream"));
        refused(stack.send(
                "HEAD",
                path,
                NOTHING,
                StorageStack.user(A, "22222222-2222-4222-8222-222222222222"),
                "Tus-Resumable",
                "1.0.0"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aNameInAPublicBucketIsOneTenants() {
        // Given
        put("shown/logo.txt", OF_A, A);
        // When
        HttpResponse<byte[]> taken = put("shown/logo.txt", OF_B, B);
        // Then
        assertThat(new JsonObject(text(taken)).getString("error")).isEqualTo("Duplicate");
        assertThat(stack.get("/storage/v1/object/public/shown/logo.txt", "").body())
                .isEqualTo(OF_A);
        refused(asB("DELETE", "/storage/v1/object/shown/logo.txt", ""));
    }

    @Test
    void aTenantMakesNoBucketsAndChangesNone() {
        refused(asB("POST", "/storage/v1/bucket", "{\"id\":\"own\",\"name\":\"own\"}"));
        refused(asB("PUT", "/storage/v1/bucket/docs", "{\"public\":true}"));
        refused(asB("DELETE", "/storage/v1/bucket/docs", ""));
        refused(asB("POST", "/storage/v1/bucket/docs/move", "{\"backend\":\"volume\"}"));
        refused(asB("POST", "/storage/v1/admin/sweep", ""));
    }

    @Test
    void whoHasNoTenantHasNoFiles() {
        // Given
        String nobody = TestServer.bearer("{\"role\":\"authenticated\",\"exp\":" + StorageStack.inAnHour() + "}");
        // Then
        refused(stack.get("/storage/v1/object/docs/secret.txt", nobody));
        refused(stack.get("/storage/v1/object/docs/secret.txt", StorageStack.anonymous()));
        refused(stack.get("/storage/v1/object/docs/secret.txt", ""));
        HttpResponse<byte[]> written =
                stack.send("POST", "/storage/v1/object/docs/new.txt", OF_B, nobody, "Content-Type", "text/plain");
        refused(written);
        assertThat(new JsonObject(text(written)).getString("message"))
                .isEqualTo(
                        "new row violates row-level security policy for table \"objects\": the token names no tenant, or"
                                + " what it writes is another's");
    }

    @Test
    void theApplicationsPoliciesDecideWithinATenant() {
        // Given
        String mine = "33333333-3333-4333-8333-333333333333";
        stack.sql("CREATE POLICY own_folder ON storage.objects FOR ALL TO authenticated"
                + " USING ((storage.foldername(name))[1] = auth.uid()::text)"
                + " WITH CHECK ((storage.foldername(name))[1] = auth.uid()::text)");
        try {
            // When
            String user = StorageStack.user(A, mine);
            HttpResponse<byte[]> own = stack.send(
                    "POST", "/storage/v1/object/docs/" + mine + "/a.txt", OF_A, user, "Content-Type", "text/plain");
            HttpResponse<byte[]> others =
                    stack.send("POST", "/storage/v1/object/docs/else/a.txt", OF_A, user, "Content-Type", "text/plain");
            // Then
            assertThat(own.statusCode()).as(text(own)).isEqualTo(200);
            assertThat(new JsonObject(text(others)))
                    .isEqualTo(new JsonObject()
                            .put("statusCode", "403")
                            .put("error", "Unauthorized")
                            .put("message", "new row violates row-level security policy for table \"objects\""));
            refused(stack.get("/storage/v1/object/docs/secret.txt", user));
            refused(stack.get("/storage/v1/object/docs/" + mine + "/a.txt", StorageStack.user(B, mine)));
        } finally {
            stack.sql("DROP POLICY own_folder ON storage.objects");
        }
    }
}
