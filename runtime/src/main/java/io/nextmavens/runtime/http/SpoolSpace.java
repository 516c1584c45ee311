package io.nextmavens.runtime.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Room on disk for what clients have not taken yet, bounded. Thread-safe. */
public final class SpoolSpace {

    private static final Logger LOG = Logger.getLogger(SpoolSpace.class);

    private final Path folder;
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * Room in a folder.
     *
     * @param limit in bytes; 0 for none
     */
    public SpoolSpace(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** A file of at most that length; empty when the limit or the folder does not allow it. */
    Optional<Room> open(long length) {
        if (used.addAndGet(length) > limit) {
            used.addAndGet(-length);
            return Optional.empty();
        }
        try {
            Path path = Files.createTempFile(folder, "answer-", ".spool");
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // It stays readable while it is open, and nothing is left behind however the process ends
            Files.delete(path);
            return Optional.of(new Room(file, length));
        } catch (IOException e) {
            used.addAndGet(-length);
            LOG.warnf("No file can be made in %s for the answers of slow clients: %s", folder, e);
            return Optional.empty();
        }
    }

    /** One file. One thread may write while another reads. */
    final class Room implements AutoCloseable {

        private final FileChannel file;
        private final long length;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Room(FileChannel file, long length) {
            this.file = file;
            this.length = length;
        }

        void write(byte[] bytes, long position) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long at = position;
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
        }

        /** The bytes there, which must have been written. */
        byte[] read(long position, int size) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(size);
            while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {
                // reads on
            }
            return buffer.array();
        }

        @Override
        public void close() throws IOException {
            if (closed.compareAndSet(false, true)) {
                used.addAndGet(-length);
                file.close();
            }
        }
    }
}
