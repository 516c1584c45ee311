package io.nextmavens.runtime.realtime.changes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of the last while, for clients and pods that come back. Bounded by time and by bytes. The slot's position is
 * confirmed when they leave, so that the log has them when this process is gone. Thread-safe.
 */
final class Retention {

    private record Kept(Chunk chunk, long sinceNanos, int size) {}

    private final long nanos;
    private final long limit;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long bytes;
    private Position floor = Position.START;
    private long confirmable;

    Retention(Duration time, long limit) {
        this.nanos = time.toNanos();
        this.limit = limit;
    }

    /** Forgets all; what comes after that position will be kept. */
    synchronized void restart(Position from) {
        kept.clear();
        bytes = 0;
        floor = from;
        confirmable = 0;
    }

    synchronized void add(Chunk chunk, long nowNanos) {
        Kept added = new Kept(chunk, nowNanos, chunk.size());
        kept.addLast(added);
        bytes += added.size();
        evict(nowNanos);
    }

    /** Lets go what is too old or too much; returns what may be confirmed by now, 0 where nothing. */
    synchronized long evict(long nowNanos) {
        while (!kept.isEmpty() && (nowNanos - kept.peekFirst().sinceNanos() > nanos || bytes > limit)) {
            Kept eldest = kept.pollFirst();
            bytes -= eldest.size();
            List<Change> changes = eldest.chunk().changes();
            if (!changes.isEmpty()) {
                floor = Position.later(floor, changes.getLast().position());
            }
            if (eldest.chunk().endLsn() != 0) {
                confirmable = eldest.chunk().endLsn();
                floor = Position.later(floor, new Position(confirmable, 0));
            }
        }
        return confirmable;
    }

    /** All changes after this position are kept. */
    synchronized Position floor() {
        return floor;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** The kept changes after a position. */
    synchronized List<Change> after(Position position) {
        List<Change> changes = new ArrayList<>();
        for (Kept one : kept) {
            for (Change change : one.chunk().changes()) {
                if (change.position().isAfter(position)) {
                    changes.add(change);
                }
            }
        }
        return changes;
    }
}
