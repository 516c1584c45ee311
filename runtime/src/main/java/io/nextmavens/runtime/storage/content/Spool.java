package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A part in a temporary file, for backends that must know its length first or may have to send it again. Memory stays
 * flat; the file system of {@code java.io.tmpdir} needs room for one part per upload. Thread-safe.
 */
public final class Spool {

    private final Vertx vertx;
    private final String file;
    private final long length;

    private Spool(Vertx vertx, String file, long length) {
        this.vertx = vertx;
        this.file = file;
        this.length = length;
    }

    /** Writes all of a source to a file; nothing stays when that fails. */
    public static Future<Spool> write(Vertx vertx, ByteSource source) {
        // asked for each time: in a native image a constant would be the builder's
        String file = Path.of(System.getProperty("java.io.tmpdir"), "nextmavens-part-" + UUID.randomUUID())
                .toString();
        return vertx.fileSystem()
                .open(
                        file,
                        new OpenOptions()
                                .setCreateNew(true)
                                .setWrite(true)
                                .setRead(false)
                                .setPerms("rw-------"))
                .compose(open -> Pump.run(source, open)
                        .compose(length -> open.close().map(length), cause -> open.close()
                                .eventually(() -> vertx.fileSystem().delete(file))
                                .transform(done -> Future.failedFuture(cause))))
                .map(length -> new Spool(vertx, file, length));
    }

    public long length() {
        return length;
    }

    /** Its bytes, from the first; may be asked for again. */
    public Future<ByteSource> read() {
        return vertx.fileSystem()
                .open(file, new OpenOptions().setWrite(false).setCreate(false))
                .map(Spool::source);
    }

    /** A source that closes the file behind it. */
    public static ByteSource source(AsyncFile open) {
        open.pause();
        open.setReadBufferSize(64 * 1024);
        Runnable close = () -> {
            var _ = open.close();
        };
        return new StreamSource(open, close, close);
    }

    /** Removes the file. */
    public void delete() {
        var _ = vertx.fileSystem().delete(file);
    }
}
