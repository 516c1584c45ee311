package io.nextmavens.runtime.backup.stream;

import io.nextmavens.runtime.backup.target.Target;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bytes of a stream from a target. Each part is compared with its checksum before a byte of it is given, and one more
 * is fetched meanwhile. One thread reads.
 */
public final class PartsReader implements ReadableByteChannel {

    private static final int AHEAD = 2;

    private final Target target;
    private final Stream stream;
    private final PartsWriter.Targets patience;
    private final ExecutorService fetches = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Future<byte[]>> coming = new ArrayDeque<>();
    private final MessageDigest whole = Digests.sha256();
    private int asked;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean open = true;

    public PartsReader(Target target, Stream stream, PartsWriter.Targets patience) {
        this.target = target;
        this.stream = stream;
        this.patience = patience;
    }

    /** A part is missing, has another length or other bytes. */
    public static final class Damaged extends IOException {

        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!current.hasRemaining() && !next()) {
            return -1;
        }
        int some = Math.min(into.remaining(), current.remaining());
        into.put(current.slice(current.position(), some));
        current.position(current.position() + some);
        return some;
    }

    private boolean next() throws IOException {
        while (asked < stream.parts().size() && coming.size() < AHEAD) {
            Stream.Part part = stream.parts().get(asked);
            int number = ++asked;
            coming.add(fetches.submit(() -> fetch(part, number)));
        }
        Future<byte[]> first = coming.poll();
        if (first == null) {
            if (!ended && !Digests.hex(whole).equals(stream.sha256())) {
                throw new Damaged("stream " + stream.name() + ": its parts in a row are not what the manifest says");
            }
            ended = true;
            return false;
        }
        try {
            byte[] bytes = first.get();
            whole.update(bytes);
            current = ByteBuffer.wrap(bytes);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    private byte[] fetch(Stream.Part part, int number) throws IOException {
        String which = "part " + number + " of stream " + stream.name();
        Optional<byte[]> found;
        try {
            found = patience.trying(() -> {
                try {
                    return Optional.of(target.get(part.location(), part.size()));
                } catch (Target.Gone e) {
                    return Optional.empty();
                }
            });
        } catch (IOException e) {
            throw new IOException(which + " could not be fetched from " + target.name() + ": " + e.getMessage(), e);
        }
        byte[] bytes = found.orElseThrow(() -> new Damaged(which + " is missing from " + target.name()));
        if (bytes.length != part.size()) {
            throw new Damaged(which + " has " + (bytes.length > part.size() ? "more than " : bytes.length + " of ")
                    + part.size() + " bytes");
        }
        if (!Digests.sha256(bytes, bytes.length).equals(part.sha256())) {
            throw new Damaged(which + " has another checksum than the manifest says");
        }
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        fetches.shutdownNow();
    }
}
