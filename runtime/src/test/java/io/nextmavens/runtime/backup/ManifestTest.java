package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.runtime.backup.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {

    private static final Manifest MANIFEST = new Manifest(
            "20261127T030000Z-abcdef",
            "shop/notes",
            "notes",
            "manual",
            Instant.parse("2026-11-27T03:00:00.123456Z"),
            Instant.parse("2026-11-27T03:01:00Z"),
            180_006,
            "0030",
            List.of(new Stream("database", 5_000_000_000L, "00ff", List.of(new Stream.Part("a/b", 7, "aa")))));

    @Test
    void isReadAsItWasWritten() throws Exception {
        BackupKey key = BackupKey.generate();
        assertThat(Manifest.read(MANIFEST.write(key), key)).isEqualTo(MANIFEST);
    }

    @Test
    void isRefusedWithAnotherKey() throws Exception {
        byte[] bytes = MANIFEST.write(BackupKey.generate());
        BackupKey other = BackupKey.generate();
        assertThatThrownBy(() -> Manifest.read(bytes, other))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("was not made with this key");
    }

    @Test
    void isRefusedWithoutItsCode() throws Exception {
        BackupKey key = BackupKey.generate();
        String text =
                new String(MANIFEST.write(key), StandardCharsets.UTF_8).replaceFirst(",\"mac\":\"[0-9a-f]+\"", "");
        assertThatThrownBy(() -> Manifest.read(text.getBytes(StandardCharsets.UTF_8), key))
                .isInstanceOf(BackupException.class);
    }

    @Test
    void isRefusedInAFormatThatIsNotKnown() throws Exception {
        BackupKey key = BackupKey.generate();
        String text = new String(MANIFEST.write(key), StandardCharsets.UTF_8).replace("\"format\":1", "\"format\":2");
        assertThatThrownBy(() -> Manifest.read(text.getBytes(StandardCharsets.UTF_8), key))
                .hasMessageContaining("has the format 2");
    }

    @Test
    void whatIsNoManifestIsRefused() {
        for (String text : List.of("", "{}", "[1]", "{\"format\":1}")) {
            assertThatThrownBy(() -> Manifest.readUnchecked(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(BackupException.class);
        }
    }
}
