package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.crds.v1alpha1.SecretReference;
import io.nextmavens.crds.v1alpha1.StorageCloudinarySpec;
import io.nextmavens.crds.v1alpha1.StorageS3Spec;
import io.nextmavens.crds.v1alpha1.StorageSpec;
import io.nextmavens.crds.v1alpha1.StorageTelegramSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code spec.storage} as settings of the runtime (docs/storage.md). */
public final class StorageSettings {

    private static final String SECTION = "spec.storage.";

    private final List<RuntimeSetting> settings = new ArrayList<>();

    private StorageSettings() {}

    /** The variables, in order. */
    public static List<RuntimeSetting> of(ProjectSpec spec) {
        var settings = new StorageSettings();
        Optional.ofNullable(spec.storage()).ifPresent(settings::storage);
        return List.copyOf(settings.settings);
    }

    private void storage(StorageSpec storage) {
        add("STORAGE_BACKEND", storage.backend().setting(), "backend");
        if (storage.copyBackend() != null) {
            add("STORAGE_COPY_BACKEND", storage.copyBackend().setting(), "copyBackend");
        }
        bytes("STORAGE_FILE_SIZE_LIMIT", storage.fileSizeLimit(), "fileSizeLimit");
        if (storage.cacheSize() != null) {
            add("STORAGE_CACHE_SIZE", CacheVolume.capacity(storage.cacheSize()), "cacheSize");
            add("STORAGE_CACHE_PATH", CacheVolume.PATH, "cacheSize");
        }
        if (storage.volume() != null) {
            add("STORAGE_VOLUME_PATH", FileStorage.PATH, "volume");
        }
        Optional.ofNullable(storage.s3()).ifPresent(this::s3);
        Optional.ofNullable(storage.telegram()).ifPresent(this::telegram);
        Optional.ofNullable(storage.cloudinary()).ifPresent(this::cloudinary);
    }

    private void s3(StorageS3Spec s3) {
        add("S3_BUCKET", s3.bucket(), "s3.bucket");
        add("S3_ENDPOINT", s3.endpoint(), "s3.endpoint");
        add("S3_REGION", s3.region(), "s3.region");
        add("S3_PREFIX", s3.prefix(), "s3.prefix");
        add("S3_PATH_STYLE", s3.pathStyle(), "s3.pathStyle");
        add("STORAGE_S3_REDIRECT", s3.redirect(), "s3.redirect");
        secret("S3_ACCESS_KEY_ID", s3.secretRef(), "access-key-id", "s3");
        secret("S3_SECRET_ACCESS_KEY", s3.secretRef(), "secret-access-key", "s3");
    }

    private void telegram(StorageTelegramSpec telegram) {
        add("TELEGRAM_CHANNEL_ID", telegram.channelId(), "telegram.channelId");
        add("TELEGRAM_API_URL", telegram.apiUrl(), "telegram.apiUrl");
        bytes("TELEGRAM_PART_SIZE", telegram.partSize(), "telegram.partSize");
        secret("TELEGRAM_BOT_TOKEN", telegram.secretRef(), "bot-token", "telegram");
    }

    private void cloudinary(StorageCloudinarySpec cloudinary) {
        add("CLOUDINARY_CLOUD_NAME", cloudinary.cloudName(), "cloudinary.cloudName");
        bytes("CLOUDINARY_FILE_SIZE_LIMIT", cloudinary.fileSizeLimit(), "cloudinary.fileSizeLimit");
        secret("CLOUDINARY_API_KEY", cloudinary.secretRef(), "api-key", "cloudinary");
        secret("CLOUDINARY_API_SECRET", cloudinary.secretRef(), "api-secret", "cloudinary");
    }

    private void add(String name, Object value, String field) {
        if (value != null) {
            settings.add(RuntimeSetting.of(name, value, SECTION + field));
        }
    }

    /** The runtime does not know Kubernetes' quantities. */
    private void bytes(String name, String quantity, String field) {
        if (quantity != null) {
            add(name, Quantity.getAmountInBytes(Quantity.parse(quantity)).toBigInteger(), field);
        }
    }

    private void secret(String name, SecretReference secret, String key, String backend) {
        settings.add(RuntimeSetting.of(
                name, new SecretKeyReference(secret.name(), key), SECTION + backend + ".secretRef[" + key + "]"));
    }
}
