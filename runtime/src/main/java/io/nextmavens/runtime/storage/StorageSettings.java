package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.settings.SettingsException;
import io.nextmavens.runtime.settings.Variables;
import io.nextmavens.runtime.storage.content.cache.CacheSettings;
import io.nextmavens.runtime.storage.content.cloudinary.CloudinarySettings;
import io.nextmavens.runtime.storage.content.s3.S3Settings;
import io.nextmavens.runtime.storage.content.telegram.TelegramSettings;
import io.nextmavens.runtime.storage.content.volume.VolumeBackend;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of storage; {@code docs/storage.md} has the reference. Holds secrets: never print it.
 *
 * @param backend of buckets that name none
 * @param copyBackend where such buckets have a second copy
 * @param fileSizeLimit of any object, in bytes
 * @param defaultBucket of {@code POST /storage/upload} without a bucket
 * @param publicUrl where clients reach the runtime; found in the request's headers otherwise
 * @param signingSecret of signed URLs, where JWT_SECRET is no HMAC secret
 * @param uploadExpiry after which an upload in pieces is given up
 * @param sweepInterval between two looks at what is to be removed or copied
 * @param redirect whether downloads from S3 are answered with a URL of S3 where that is safe
 * @param imagePixels of an image that is transformed, at most
 * @param imageProxy an imgproxy to transform images with
 * @param volume folder of the backend of that name
 * @param cache of what is read from the other backends
 */
public record StorageSettings(
        String backend,
        Optional<String> copyBackend,
        long fileSizeLimit,
        String defaultBucket,
        Optional<URI> publicUrl,
        Optional<byte[]> signingSecret,
        Duration uploadExpiry,
        Duration sweepInterval,
        boolean redirect,
        long imagePixels,
        Optional<URI> imageProxy,
        Path volume,
        CacheSettings cache,
        Optional<S3Settings> s3,
        Optional<TelegramSettings> telegram,
        Optional<CloudinarySettings> cloudinary) {

    /**
     * Reads them.
     *
     * @throws SettingsException when something is wrong; it names everything that is
     */
    public static StorageSettings read(Map<String, String> environment) {
        Variables variables = new Variables(environment, Map.of());
        String temporary = System.getProperty("java.io.tmpdir");
        StorageSettings settings = new StorageSettings(
                variables.text("STORAGE_BACKEND").orElse(VolumeBackend.NAME),
                variables.text("STORAGE_COPY_BACKEND"),
                variables.bytes("STORAGE_FILE_SIZE_LIMIT", 50L << 30),
                variables.text("STORAGE_DEFAULT_BUCKET").orElse("files"),
                uri(variables, "STORAGE_PUBLIC_URL"),
                variables.text("STORAGE_SIGNING_SECRET").map(text -> text.getBytes(StandardCharsets.UTF_8)),
                Duration.ofSeconds(variables.number("STORAGE_UPLOAD_EXPIRY", 86_400, 60, 30L * 86_400)),
                Duration.ofSeconds(variables.number("STORAGE_SWEEP_INTERVAL", 30, 1, 86_400)),
                variables.flag("STORAGE_S3_REDIRECT", false),
                variables.number("STORAGE_IMAGE_PIXELS", 50_000_000, 1, 1_000_000_000),
                uri(variables, "STORAGE_IMAGE_PROXY_URL"),
                Path.of(variables.text("STORAGE_VOLUME_PATH").orElse(temporary + "/nextmavens-storage"))
                        .toAbsolutePath(),
                cache(variables, temporary),
                s3(variables),
                telegram(variables),
                cloudinary(variables));
        settings.check(variables);
        variables.throwIfAnythingIsWrong();
        return settings;
    }

    private void check(Variables variables) {
        for (String chosen :
                copyBackend.map(copy -> new String[] {backend, copy}).orElse(new String[] {backend})) {
            boolean there =
                    switch (chosen) {
                        case "volume" -> true;
                        case "s3" -> s3.isPresent();
                        case "telegram" -> telegram.isPresent();
                        case "cloudinary" -> cloudinary.isPresent();
                        default -> false;
                    };
            if (!there) {
                variables.problem("STORAGE_BACKEND or STORAGE_COPY_BACKEND is '" + chosen
                        + "': name one of volume, s3, telegram, cloudinary, and set it up (S3_BUCKET,"
                        + " TELEGRAM_BOT_TOKEN, CLOUDINARY_URL)");
            }
        }
        if (signingSecret.isPresent() && signingSecret.get().length < 32) {
            variables.problem("STORAGE_SIGNING_SECRET has less than 32 bytes: set a longer one");
        }
    }

    private static CacheSettings cache(Variables variables, String temporary) {
        String mine = temporary + "/nextmavens-cache-" + ProcessHandle.current().pid();
        return new CacheSettings(
                variables.bytes("STORAGE_CACHE_SIZE", 0),
                Duration.ofSeconds(variables.number("STORAGE_CACHE_AGE", 3_600, 1, 30L * 86_400)),
                Path.of(variables.text("STORAGE_CACHE_PATH").orElse(mine)).toAbsolutePath());
    }

    private static Optional<URI> uri(Variables variables, String name) {
        return variables.parsed(name, variables.text(name), StorageSettings::absolute);
    }

    private static URI absolute(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new IllegalArgumentException("set it to an address such as https://files.example.com");
    }

    private static Optional<S3Settings> s3(Variables variables) {
        return variables.text("S3_BUCKET").map(bucket -> {
            String region = variables.text("S3_REGION").orElse("us-east-1");
            Optional<URI> endpoint = uri(variables, "S3_ENDPOINT");
            String prefix = variables.text("S3_PREFIX").orElse("");
            return new S3Settings(
                    endpoint.orElseGet(() -> URI.create("https://s3." + region + ".amazonaws.com")),
                    region,
                    bucket,
                    prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
                    required(variables, "S3_ACCESS_KEY_ID", "S3_BUCKET"),
                    required(variables, "S3_SECRET_ACCESS_KEY", "S3_BUCKET"),
                    variables.flag("S3_PATH_STYLE", endpoint.isPresent()));
        });
    }

    private static Optional<TelegramSettings> telegram(Variables variables) {
        return variables
                .text("TELEGRAM_BOT_TOKEN")
                .map(token -> new TelegramSettings(
                        uri(variables, "TELEGRAM_API_URL").orElseGet(() -> URI.create("https://api.telegram.org")),
                        token,
                        required(variables, "TELEGRAM_CHANNEL_ID", "TELEGRAM_BOT_TOKEN"),
                        variables.bytes("TELEGRAM_PART_SIZE", 19L << 20)));
    }

    private static Optional<CloudinarySettings> cloudinary(Variables variables) {
        Optional<String> whole = variables.text("CLOUDINARY_URL");
        Optional<String> cloud = variables.text("CLOUDINARY_CLOUD_NAME");
        if (whole.isEmpty() && cloud.isEmpty()) {
            return Optional.empty();
        }
        URI api = uri(variables, "CLOUDINARY_API_URL").orElseGet(() -> URI.create("https://api.cloudinary.com"));
        URI delivery =
                uri(variables, "CLOUDINARY_DELIVERY_URL").orElseGet(() -> URI.create("https://res.cloudinary.com"));
        long largest = variables.bytes("CLOUDINARY_FILE_SIZE_LIMIT", 10L << 20);
        if (cloud.isPresent()) {
            return Optional.of(new CloudinarySettings(
                    api,
                    delivery,
                    cloud.get(),
                    required(variables, "CLOUDINARY_API_KEY", "CLOUDINARY_CLOUD_NAME"),
                    required(variables, "CLOUDINARY_API_SECRET", "CLOUDINARY_CLOUD_NAME"),
                    largest));
        }
        return variables.parsed("CLOUDINARY_URL", whole, text -> {
            URI uri = URI.create(text);
            String[] credentials = uri.getUserInfo() == null
                    ? new String[0]
                    : uri.getUserInfo().split(":", 2);
            if (credentials.length != 2 || uri.getHost() == null) {
                throw new IllegalArgumentException("set it to cloudinary://KEY:SECRET@CLOUD");
            }
            return new CloudinarySettings(api, delivery, uri.getHost(), credentials[0], credentials[1], largest);
        });
    }

    private static String required(Variables variables, String name, String because) {
        Optional<String> value = variables.text(name);
        if (value.isEmpty()) {
            variables.problem(name + " is not set, and " + because + " is: set both");
        }
        return value.orElse("");
    }

    @Override
    public String toString() {
        return "StorageSettings[backend " + backend + "]";
    }
}
