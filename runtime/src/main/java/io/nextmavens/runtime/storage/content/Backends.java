package io.nextmavens.runtime.storage.content;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.StorageSettings;
import io.nextmavens.runtime.storage.content.cloudinary.CloudinaryBackend;
import io.nextmavens.runtime.storage.content.s3.S3Backend;
import io.nextmavens.runtime.storage.content.telegram.TelegramBackend;
import io.nextmavens.runtime.storage.content.volume.VolumeBackend;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The backends that are set up. Immutable and thread-safe. */
public final class Backends implements AutoCloseable {

    private final Map<String, Backend> byName = new LinkedHashMap<>();
    private final String main;
    private final Optional<String> copy;

    public Backends(Vertx vertx, StorageSettings settings, InstantSource clock) {
        add(new VolumeBackend(vertx, settings.volume()));
        settings.s3().ifPresent(s3 -> add(new S3Backend(vertx, s3, clock)));
        settings.telegram().ifPresent(telegram -> add(new TelegramBackend(vertx, telegram)));
        settings.cloudinary().ifPresent(cloudinary -> add(new CloudinaryBackend(vertx, cloudinary, clock)));
        this.main = settings.backend();
        this.copy = settings.copyBackend();
    }

    private void add(Backend backend) {
        byName.put(backend.name(), backend);
    }

    /** All of them. */
    public Collection<Backend> all() {
        return byName.values();
    }

    /** The one of that name. */
    public Optional<Backend> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Where a bucket's new content goes, by what the bucket says itself, if anything. */
    public Backend of(Optional<String> bucketSays) {
        String name = bucketSays.orElse(main);
        return find(name).orElseThrow(() -> StorageErrors.unavailable("The bucket's backend '" + name
                        + "' is not set up in this runtime; set its variables or move the bucket")
                .exception());
    }

    /** Where a copy of it goes, if anywhere. */
    public Optional<String> copyOf(Optional<String> bucketSays) {
        return bucketSays.or(() -> copy).filter(name -> !name.isEmpty());
    }

    @Override
    public void close() {
        byName.values().forEach(Backend::close);
    }
}
