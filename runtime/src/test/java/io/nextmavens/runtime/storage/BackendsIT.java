package io.nextmavens.runtime.storage;

import static io.nextmavens.runtime.storage.StorageStack.A;
import static io.nextmavens.runtime.storage.StorageStack.bytes;
import static io.nextmavens.runtime.storage.StorageStack.service;
import static io.nextmavens.runtime.storage.StorageStack.text;
import static io.nextmavens.runtime.storage.StorageStack.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.standin.TelegramServer;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Telegram and Cloudinary, copies beside the first backend, and buckets that move. */
class BackendsIT {

    private static final byte[] NOTHING = {};
    private static final int MIB = 1 << 20;

    private static S3Server s3;
    private static TelegramServer telegram;
    private static CloudinaryServer cloudinary;
    private static StorageStack stack;

    @BeforeAll
    static void start() throws Exception {
        s3 = S3Server.start();
        telegram = TelegramServer.start(5);
        cloudinary = CloudinaryServer.start();
        stack = StorageStack.start(Stream.of(s3.settings(), telegram.settings(), cloudinary.settings())
                .flatMap(Arrays::stream)
                .toArray(String[]::new));
        stack.bucket("channel", ",\"backend\":\"telegram\"");
        stack.bucket("pictures", ",\"backend\":\"cloudinary\"");
        stack.bucket("both", ",\"backend\":\"telegram\",\"copy_backend\":\"cloudinary\"");
        stack.bucket("moving", ",\"backend\":\"volume\"");
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
        cloudinary.close();
        telegram.close();
        s3.close();
    }

    private static HttpResponse<byte[]> upload(String path, byte[] content, String type) {
        return stack.send("POST", "/storage/v1/object/" + path, content, userOf(A), "Content-Type", type);
    }

    @Test
    void twoHundredMegabytesGoThroughTelegram() throws Exception {
        // Given
        byte[] content = bytes(200 * MIB, 31);
        // When
        HttpResponse<byte[]> uploaded = upload("channel/large.bin", content, "application/x-thing");
        HttpResponse<byte[]> downloaded = stack.get("/storage/v1/object/channel/large.bin", userOf(A));
        int from = 19 * MIB - 100;
        HttpResponse<byte[]> range = stack.get(
                "/storage/v1/object/channel/large.bin", userOf(A), "Range", "bytes=" + from + "-" + (from + 199));
        int messages = telegram.messages();
        stack.send("DELETE", "/storage/v1/object/channel/large.bin", NOTHING, userOf(A));
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        assertThat(Arrays.equals(downloaded.body(), content)).isTrue();
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(content, from, from + 200));
        assertThat(messages).isGreaterThanOrEqualTo(11);
        assertThat(telegram.refusals()).isPositive();
        assertThat(telegram.impatience()).isZero();
        await().atMost(StorageStack.PATIENCE)
                .until(() -> stack.one("SELECT count(*) FROM storage.places WHERE state = 'doomed'")
                        .equals("0"));
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    @Test
    void cloudinaryKeepsAndTransformsImages() throws Exception {
        // Given
        byte[] image = png(40, 30);
        // When
        HttpResponse<byte[]> uploaded = upload("pictures/a.png", image, "image/png");
        HttpResponse<byte[]> whole = stack.get("/storage/v1/object/pictures/a.png", userOf(A));
        HttpResponse<byte[]> small = stack.get(
                "/storage/v1/render/image/authenticated/pictures/a.png?width=20&height=10&resize=contain", userOf(A));
        HttpResponse<byte[]> raw =
                upload("pictures/text.txt", "some text".getBytes(StandardCharsets.UTF_8), "text/plain");
        HttpResponse<byte[]> large = upload("pictures/large.bin", bytes(11 * MIB, 32), "application/x-thing");
        // Then
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(image);
        assertThat(small.statusCode()).as(text(small)).isEqualTo(200);
        assertThat(text(small)).endsWith("c_limit,w_20,h_10,q_80");
        assertThat(raw.statusCode()).as(text(raw)).isEqualTo(200);
        assertThat(text(stack.get("/storage/v1/object/pictures/text.txt", userOf(A))))
                .isEqualTo("some text");
        assertThat(new JsonObject(text(large)).getString("statusCode")).isEqualTo("413");
        stack.json("DELETE", "/storage/v1/object/pictures", "{\"prefixes\":[\"a.png\",\"text.txt\"]}", userOf(A));
        await().atMost(StorageStack.PATIENCE).until(() -> cloudinary.assets() <= 1);
    }

    @Test
    void aCopyIsMadeAndServesWhenTheFirstFails() throws Exception {
        // Given
        byte[] image = png(50, 50);
        upload("both/picture.png", image, "image/png");
        String copied = "SELECT count(*) FROM storage.places AS p JOIN storage.objects AS o USING (content_id)"
                + " WHERE o.bucket_id = 'both' AND p.state = 'stored'";
        await().atMost(StorageStack.PATIENCE).until(() -> stack.one(copied).equals("2"));
        // When
        stack.sql("UPDATE storage.places SET parts = '[{\"location\":\"999999/none\",\"size\":" + image.length
                + "}]' WHERE backend = 'telegram' AND content_id IN"
                + " (SELECT content_id FROM storage.objects WHERE bucket_id = 'both')");
        HttpResponse<byte[]> read = stack.get("/storage/v1/object/both/picture.png", userOf(A));
        // Then
        assertThat(read.statusCode()).as(text(read)).isEqualTo(200);
        assertThat(read.body()).isEqualTo(image);
    }

    @Test
    void aBucketMovesAndIsVerified() throws Exception {
        // Given
        byte[][] contents = {bytes(100_000, 33), bytes(3 * MIB, 34), bytes(10, 35)};
        for (int i = 0; i < contents.length; i++) {
            upload("moving/" + i, contents[i], "application/octet-stream");
        }
        // When
        HttpResponse<byte[]> begun =
                stack.json("POST", "/storage/v1/bucket/moving/move", "{\"backend\":\"s3\"}", service());
        await().atMost(StorageStack.PATIENCE).until(() -> {
            JsonObject state = new JsonObject(text(stack.get("/storage/v1/bucket/moving/move", service())));
            return state.getBoolean("done") && state.getInteger("elsewhere") == 0;
        });
        // Then
        assertThat(begun.statusCode()).as(text(begun)).isEqualTo(200);
        for (int i = 0; i < contents.length; i++) {
            assertThat(stack.get("/storage/v1/object/moving/" + i, userOf(A)).body())
                    .isEqualTo(contents[i]);
        }
        await().atMost(StorageStack.PATIENCE)
                .until(() -> stack.one("SELECT count(*) FROM storage.places WHERE state = 'doomed'")
                        .equals("0"));
        JsonObject report = new JsonObject(text(stack.send("POST", "/storage/v1/admin/sweep", NOTHING, service())));
        assertThat(report.getJsonObject("s3").getInteger("missing")).isZero();
        assertThat(report.getJsonObject("s3").getInteger("orphans")).isZero();
        assertThat(report.getJsonObject("volume").getInteger("orphans")).isZero();
    }

    @Test
    void theSweepFindsAndRemovesWhatNobodyKnows() throws Exception {
        // Given
        Path orphan = stack.folder().resolve("ab/abababab-abab-4bab-8bab-abababababab/0");
        Files.createDirectories(orphan.getParent());
        Files.write(orphan, bytes(10, 36));
        // When
        JsonObject found = new JsonObject(text(stack.send("POST", "/storage/v1/admin/sweep", NOTHING, service())));
        boolean thereStill = Files.exists(orphan);
        JsonObject removed =
                new JsonObject(text(stack.send("POST", "/storage/v1/admin/sweep?remove=true", NOTHING, service())));
        // Then
        assertThat(found.getJsonObject("volume").getInteger("orphans")).isEqualTo(1);
        assertThat(thereStill).isTrue();
        assertThat(removed.getJsonObject("volume").getInteger("removed")).isEqualTo(1);
        assertThat(Files.exists(orphan)).isFalse();
    }

    @Test
    void imagesAreTransformedHereToo() throws Exception {
        assumeThat(ServedRuntime.binary())
                .as("the native binary cannot read images")
                .isEmpty();
        // Given
        stack.bucket("gallery", ",\"public\":true,\"backend\":\"volume\"");
        upload("gallery/wide.png", png(200, 100), "image/png");
        // When
        HttpResponse<byte[]> cover =
                stack.get("/storage/v1/render/image/public/gallery/wide.png?width=50&height=50", "");
        HttpResponse<byte[]> contain =
                stack.get("/storage/v1/render/image/public/gallery/wide.png?width=50&height=50&resize=contain", "");
        HttpResponse<byte[]> nonsense = stack.get("/storage/v1/render/image/public/gallery/wide.png?width=0", "");
        JsonObject signed = new JsonObject(text(stack.json(
                "POST",
                "/storage/v1/object/sign/gallery/wide.png",
                "{\"expiresIn\":60,\"transform\":{\"width\":20}}",
                userOf(A))));
        HttpResponse<byte[]> bySignature = stack.get("/storage/v1" + signed.getString("signedURL"), "");
        // Then
        assertThat(size(cover)).isEqualTo("50x50");
        assertThat(size(contain)).isEqualTo("50x25");
        assertThat(nonsense.statusCode()).isEqualTo(400);
        assertThat(size(bySignature)).isEqualTo("20x10");
    }

    private static String size(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(response.body()));
        return image.getWidth() + "x" + image.getHeight();
    }
}
