package io.nextmavens.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageSettingsTest {

    @Test
    void withoutAnySettingThereIsAVolume() {
        // When
        StorageSettings settings = StorageSettings.read(Map.of());
        // Then
        assertThat(settings.backend()).isEqualTo("volume");
        assertThat(settings.s3()).isEmpty();
        assertThat(settings.volume()).isAbsolute();
    }

    @Test
    void cloudinarysOwnAddressIsUnderstood() {
        // When
        StorageSettings settings = StorageSettings.read(
                Map.of("CLOUDINARY_URL", "cloudinary://key:secret@cloud", "STORAGE_BACKEND", "cloudinary"));
        // Then
        assertThat(settings.cloudinary().orElseThrow().cloud()).isEqualTo("cloud");
        assertThat(settings.cloudinary().orElseThrow().toString()).doesNotContain("secret");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNoSecret() {
        assertThatThrownBy(() -> StorageSettings.read(Map.of(
                        "STORAGE_BACKEND",
                        "telegram",
                        "S3_BUCKET",
                        "content",
                        "S3_ACCESS_KEY_ID",
                        "key",
                        "S3_ENDPOINT",
                        "nowhere",
                        "STORAGE_SIGNING_SECRET",
                        "short-secret")))
                .hasMessageContaining("S3_SECRET_ACCESS_KEY is not set")
                .hasMessageContaining("S3_ENDPOINT")
                .hasMessageContaining("'telegram'")
                .hasMessageContaining("STORAGE_SIGNING_SECRET has less than 32 bytes")
                .hasMessageNotContaining("short-secret");
    }
}
