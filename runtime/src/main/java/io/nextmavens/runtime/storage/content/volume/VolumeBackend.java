package io.nextmavens.runtime.storage.content.volume;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartKey;
import io.nextmavens.runtime.storage.content.Pump;
import io.nextmavens.runtime.storage.content.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Keeps each part in a file {@code ab/<place>/<number>}, {@code ab} being the place's first letters. A file has its name
 * only when it is whole and on the disk. All processes that serve a project have to see the same folder.
 */
public final class VolumeBackend implements Backend {

    public static final String NAME = "volume";

    private static final String UNFINISHED = ".unfinished";

    private final Vertx vertx;
    private final FileSystem files;
    private final Path root;

    /**
     * A backend in that folder, which is made with the first content.
     *
     * @param root its path
     */
    public VolumeBackend(Vertx vertx, Path root) {
        this.vertx = vertx;
        this.files = vertx.fileSystem();
        this.root = root;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long partSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public Future<Part> write(PartKey key, ByteSource source, OptionalLong length) {
        String folder = root.resolve(folderOf(key.place())).toString();
        String location = folderOf(key.place()) + "/" + key.name();
        String file = root.resolve(location).toString();
        String unfinished = file + UNFINISHED;
        return files.mkdirs(folder)
                .compose(made -> files.open(
                        unfinished,
                        new OpenOptions().setRead(false).setCreate(true).setTruncateExisting(true)))
                .recover(cause -> {
                    source.cancel();
                    return Future.failedFuture(broken(cause));
                })
                .compose(open -> {
                    open.setWriteQueueMaxSize(256 * 1024);
                    return Pump.run(source, open)
                            .compose(
                                    size -> open.flush()
                                            .compose(v -> open.close())
                                            .map(size),
                                    cause -> open.close()
                                            .eventually(() -> files.delete(unfinished))
                                            .transform(done -> Future.failedFuture(
                                                    cause instanceof Pump.TargetBroken ? broken(cause) : cause)));
                })
                .compose(size -> files.move(unfinished, file).map(new Part(location, size)));
    }

    @Override
    public Future<ByteSource> read(Part part, long offset, long length) {
        return files.open(
                        root.resolve(part.location()).toString(),
                        new OpenOptions().setWrite(false).setCreate(false))
                .map(open -> {
                    open.setReadPos(offset);
                    open.setReadLength(length);
                    return Spool.source(open);
                })
                .recover(cause -> Future.failedFuture(
                        cause.getCause() instanceof NoSuchFileException
                                ? BackendException.missing(NAME, part.location())
                                : broken(cause)));
    }

    @Override
    public Future<Void> discard(List<Part> parts) {
        return vertx.executeBlocking(
                () -> {
                    for (Part part : parts) {
                        Files.deleteIfExists(root.resolve(part.location()));
                    }
                    return null;
                },
                false);
    }

    @Override
    public Future<Void> delete(UUID place, List<Part> parts) {
        return vertx.executeBlocking(
                () -> {
                    Path folder = root.resolve(folderOf(place));
                    if (Files.exists(folder)) {
                        try (Stream<Path> below = Files.walk(folder)) {
                            for (Path path :
                                    below.sorted(Comparator.reverseOrder()).toList()) {
                                Files.deleteIfExists(path);
                            }
                        }
                    }
                    return null;
                },
                false);
    }

    @Override
    public Future<Void> places(Function<List<UUID>, Future<Void>> page) {
        Future<Void> done = Future.succeededFuture();
        for (int i = 0; i < 256; i++) {
            Path folder = root.resolve("%02x".formatted(i));
            done = done.compose(v -> vertx.executeBlocking(() -> in(folder), false))
                    .compose(found -> found.isEmpty() ? Future.succeededFuture() : page.apply(found));
        }
        return done;
    }

    private static List<UUID> in(Path folder) throws IOException {
        List<UUID> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> below = Files.list(folder)) {
                below.forEach(path -> {
                    try {
                        found.add(UUID.fromString(path.getFileName().toString()));
                    } catch (IllegalArgumentException e) {
                        // not ours
                    }
                });
            }
        }
        return found;
    }

    @Override
    public Optional<Path> file(Part part) {
        return Optional.of(root.resolve(part.location()));
    }

    private static String folderOf(UUID place) {
        String name = place.toString();
        return name.substring(0, 2) + "/" + name;
    }

    private static BackendException broken(Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        return BackendException.failed(NAME, root.getClass().getSimpleName() + ": " + root.getMessage());
    }
}
