package io.nextmavens.runtime.storage.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void theChecksumOfNothingAndOfTheStandardsExample() {
        // Given
        Sha256 example = Sha256.begin();

        // When
        example.update(Buffer.buffer("abc"));

        // Then (FIPS 180-4's example of one block)
        assertThat(example.end()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Sha256.begin().end()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void buffersOfEveryKindAreTakenIn() throws Exception {
        // Given
        byte[] content = new byte[300_001];
        new Random(7).nextBytes(content);
        byte[] text = "and text".getBytes(StandardCharsets.UTF_8);
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        expected.update(content);
        expected.update(content, 100, 900);
        expected.update(text);

        // When
        Sha256 sha256 = Sha256.begin();
        sha256.update(BufferImpl.buffer(Unpooled.wrappedBuffer(
                Unpooled.directBuffer().writeBytes(content, 0, 1000),
                Unpooled.wrappedBuffer(content, 1000, content.length - 1000))));
        sha256.update(Buffer.buffer(content).slice(100, 1000));
        sha256.update(Buffer.buffer());
        sha256.update(Buffer.buffer(text));

        // Then
        assertThat(sha256.end()).isEqualTo(HexFormat.of().formatHex(expected.digest()));
    }
}
