package io.nextmavens.runtime.storage.content.cache;

import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.Measured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps contents of remote backends as files, which the kernel sends by itself: the least recently used give way, and none
 * stays for longer than its age. It asks nobody whether a content may be read: who asks it was allowed to, and what has a key
 * never changes. A content is kept when it is read whole for the second time, since most are read once.
 *
 * <p>Thread-safe; nothing blocks but making it and closing it.
 */
public final class ContentCache implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ContentCache.class);

    private static final int REMEMBERED = 16_384;
    private static final int FILLED_AT_ONCE = 4;
    private static final long BLOCK = 4096;
    private static final long TICK_MILLIS = 60_000;

    /** How much of a file may wait for the disk before who reads it waits, too. */
    private static final int WRITE_QUEUE = 1 << 20;

    private final Vertx vertx;
    private final CacheSettings settings;
    private final InstantSource clock;
    private final long timer;

    // guarded by this
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Boolean> askedFor = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Set<String> filling = new HashSet<>();
    private long taken;

    /**
     * A content that may be kept.
     *
     * @param key of it; another content never has the same
     * @param checksum SHA-256, in hexadecimal
     * @param size in bytes
     */
    public record Content(String key, String checksum, long size) {}

    /** An empty one; whatever is in its folder is removed. */
    public ContentCache(Vertx vertx, CacheSettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
        empty(settings.folder());
        this.timer = vertx.setPeriodic(TICK_MILLIS, tick -> dropExpired());
    }

    /** A content as a file, which stays there until {@link #close()}. */
    public final class Lease implements AutoCloseable {

        private final Kept file;
        private boolean closed;

        private Lease(Kept file) {
            this.file = file;
        }

        public Path file() {
            return file.path;
        }

        @Override
        public void close() {
            synchronized (ContentCache.this) {
                if (!closed) {
                    closed = true;
                    file.readers--;
                    deleteIfUnwanted(file);
                }
            }
        }
    }

    /** The content with that key, where it is kept. */
    public synchronized Optional<Lease> find(String key) {
        Kept file = kept.get(key);
        if (file == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(file.until)) {
            drop(key, file);
            return Optional.empty();
        }
        file.readers++;
        return Optional.of(new Lease(file));
    }

    /**
     * Keeps a content as it passes, if it has been asked for before and there is room.
     *
     * @param source of the whole content
     * @return what is to be read in the source's place
     */
    public Future<ByteSource> keep(Content content, ByteSource source) {
        if (!reserve(content)) {
            return Future.succeededFuture(source);
        }
        Path file = settings.folder().resolve(UUID.randomUUID().toString());
        return vertx.fileSystem()
                .open(
                        file.toString(),
                        new OpenOptions().setCreateNew(true).setRead(false).setPerms("rw-------"))
                .map(open -> filled(content, source, file, open))
                .recover(cause -> {
                    LOG.warnf("the cache of contents cannot write: %s", cause.getMessage());
                    giveUp(content);
                    return Future.succeededFuture(source);
                });
    }

    private ByteSource filled(Content content, ByteSource source, Path file, AsyncFile open) {
        open.setWriteQueueMaxSize(WRITE_QUEUE);
        var measured = new Measured(source, content.size());
        return new Filling(measured, open, whole -> {
            if (whole
                    && measured.size() == content.size()
                    && measured.checksum().equals(content.checksum())) {
                add(content, file);
            } else {
                giveUp(content);
                delete(file);
            }
        });
    }

    /** Whether it is to be kept: then it has its room. */
    private synchronized boolean reserve(Content content) {
        boolean again = askedFor.put(content.key(), true) != null;
        if (!again
                || kept.containsKey(content.key())
                || filling.contains(content.key())
                || filling.size() >= FILLED_AT_ONCE
                || !makeRoom(onDisk(content.size()))) {
            return false;
        }
        filling.add(content.key());
        taken += onDisk(content.size());
        return true;
    }

    private boolean makeRoom(long bytes) {
        if (bytes > settings.capacity() / 2) {
            return false;
        }
        Iterator<Kept> eldest = kept.values().iterator();
        while (taken + bytes > settings.capacity() && eldest.hasNext()) {
            Kept file = eldest.next();
            if (file.readers == 0) {
                eldest.remove();
                file.unwanted = true;
                deleteIfUnwanted(file);
            }
        }
        return taken + bytes <= settings.capacity();
    }

    private synchronized void add(Content content, Path file) {
        filling.remove(content.key());
        kept.put(
                content.key(),
                new Kept(file, onDisk(content.size()), clock.instant().plus(settings.age())));
    }

    private synchronized void giveUp(Content content) {
        filling.remove(content.key());
        taken -= onDisk(content.size());
    }

    private static long onDisk(long size) {
        return Math.ceilDiv(size, BLOCK) * BLOCK;
    }

    /** Forgets everything; what is being read or filled stays until that is done. */
    public synchronized void clear() {
        Map.copyOf(kept).forEach(this::drop);
    }

    private synchronized void dropExpired() {
        Instant now = clock.instant();
        Map.copyOf(kept).forEach((key, file) -> {
            if (!now.isBefore(file.until)) {
                drop(key, file);
            }
        });
    }

    private void drop(String key, Kept file) {
        kept.remove(key);
        file.unwanted = true;
        deleteIfUnwanted(file);
    }

    private void deleteIfUnwanted(Kept file) {
        if (file.unwanted && file.readers == 0) {
            taken -= file.bytes;
            delete(file.path);
        }
    }

    private void delete(Path file) {
        vertx.fileSystem()
                .delete(file.toString())
                .onFailure(cause -> LOG.warnf("removing a file of the cache: %s", cause.getMessage()));
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        empty(settings.folder());
    }

    private static void empty(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder())
                        .filter(path -> !path.equals(folder))
                        .toList()) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            // without its folder nothing can be kept, and everything is still served
            LOG.warnf("the cache of contents cannot use its folder %s: %s", folder, e.getMessage());
        }
    }

    /** A file, and how many read it. */
    private static final class Kept {

        private final Path path;
        private final long bytes;
        private final Instant until;
        private int readers;
        private boolean unwanted;

        private Kept(Path path, long bytes, Instant until) {
            this.path = path;
            this.bytes = bytes;
            this.until = until;
        }
    }
}
