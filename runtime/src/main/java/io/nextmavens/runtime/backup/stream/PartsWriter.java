package io.nextmavens.runtime.backup.stream;

import io.nextmavens.runtime.backup.target.Target;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cuts what is written to it into parts and puts each on every target while the next one fills. Three parts are in
 * memory, whatever the length: when targets are slow, writing waits. A target that fails is tried again with pauses that
 * grow, and given up when its patience is over; the others go on. One thread writes.
 */
public final class PartsWriter implements WritableByteChannel {

    private static final int BUFFERS = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final String backup;
    private final String stream;
    private final Targets targets;
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
    private final ExecutorService uploads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Map<String, Stream.Part>>> parts = new ArrayList<>();
    private final MessageDigest whole = Digests.sha256();
    private byte[] filling;
    private int filled;
    private long size;
    private boolean open = true;

    /** Which targets are still good, and how long one is tried again. */
    public static final class Targets {

        private final Map<String, Target> good = new LinkedHashMap<>();
        private final Map<String, String> problems = new LinkedHashMap<>();
        private final Duration patience;

        public Targets(List<Target> all, Duration patience) {
            all.forEach(target -> good.put(target.name(), target));
            this.patience = patience;
        }

        /** Those that have taken everything so far. */
        public synchronized List<Target> good() {
            return List.copyOf(good.values());
        }

        /** What was wrong with the others, by their names. */
        public synchronized Map<String, String> problems() {
            return Map.copyOf(problems);
        }

        /** Gives a target up. */
        public synchronized void giveUp(Target target, IOException why) {
            good.remove(target.name());
            problems.put(target.name(), String.valueOf(why.getMessage()));
        }

        /** What is done to a target, and may fail. */
        public interface Attempt<T> {
            T run() throws IOException;
        }

        /** Tries until it succeeds or patience is over. */
        public <T> T trying(Attempt<T> attempt) throws IOException {
            long end = System.nanoTime() + patience.toNanos();
            Duration pause = Duration.ofMillis(500);
            while (true) {
                try {
                    return attempt.run();
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    if (System.nanoTime() + pause.toNanos() - end > 0) {
                        throw e;
                    }
                }
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    public PartsWriter(String backup, String stream, Targets targets, int partSize) {
        this.backup = backup;
        this.stream = stream;
        this.targets = targets;
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new byte[partSize]);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        while (bytes.hasRemaining()) {
            if (filling == null) {
                filling = take();
                filled = 0;
            }
            int some = Math.min(bytes.remaining(), filling.length - filled);
            bytes.get(filling, filled, some);
            filled += some;
            if (filled == filling.length) {
                send();
            }
        }
        return length;
    }

    private byte[] take() throws IOException {
        if (targets.good().isEmpty()) {
            throw new IOException("no target takes it: " + targets.problems());
        }
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void send() {
        byte[] bytes = filling;
        int length = filled;
        filling = null;
        size += length;
        whole.update(bytes, 0, length);
        String name = "%s.%06d".formatted(stream, parts.size() + 1);
        parts.add(uploads.submit(() -> {
            try {
                return upload(name, bytes, length);
            } finally {
                free.add(bytes);
            }
        }));
    }

    private Map<String, Stream.Part> upload(String name, byte[] bytes, int length) {
        String sha256 = Digests.sha256(bytes, length);
        Map<String, Stream.Part> places = new LinkedHashMap<>();
        for (Target target : targets.good()) {
            try {
                String location = targets.trying(() -> target.put(backup, name, bytes, length));
                places.put(target.name(), new Stream.Part(location, length, sha256));
            } catch (IOException e) {
                targets.giveUp(target, e);
            }
        }
        return places;
    }

    /** Sends what is left and waits; the stream as it lies on each target that took all of it. */
    public Map<String, Stream> finish() throws IOException {
        if (filling != null && filled > 0) {
            send();
        }
        Map<String, List<Stream.Part>> places = new LinkedHashMap<>();
        try {
            for (Future<Map<String, Stream.Part>> part : parts) {
                part.get().forEach((target, place) -> places.computeIfAbsent(target, first -> new ArrayList<>())
                        .add(place));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw new IOException("a part was not sent", e.getCause());
        }
        String sha256 = Digests.hex(whole);
        Map<String, Stream> streams = new LinkedHashMap<>();
        for (Target target : targets.good()) {
            List<Stream.Part> all = places.getOrDefault(target.name(), List.of());
            streams.put(target.name(), new Stream(stream, size, sha256, List.copyOf(all)));
        }
        if (streams.isEmpty()) {
            throw new IOException("no target took it: " + targets.problems());
        }
        return streams;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Ends uploads that are under way. {@link #finish} comes first where all went well. */
    public void abandon() {
        uploads.shutdownNow();
    }

    @Override
    public void close() {
        open = false;
    }
}
