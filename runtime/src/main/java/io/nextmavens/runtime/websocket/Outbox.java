package io.nextmavens.runtime.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayDeque;

/**
 * What waits for one client to read it. Never blocks the sender: a client that lets more wait than the limit is dropped.
 * Thread-safe.
 *
 * <p>Frames that come while others are being written go out in one flush, one system call for all; those of a batch are
 * put in first and then sent together.
 */
public final class Outbox {

    private final Channel channel;
    private final int limit;
    private final Runnable overflowed;

    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(2);
    private long waitingBytes;
    private boolean draining;
    private boolean closed;

    /**
     * An outbox.
     *
     * @param limit of what waits, in bytes
     * @param overflowed is run once when there is more, on the channel's event loop
     */
    public Outbox(Channel channel, int limit, Runnable overflowed) {
        this.channel = channel;
        this.limit = limit;
        this.overflowed = overflowed;
    }

    /** Sends a frame, after those before it; nothing once it is closed. */
    public void send(Frame frame) {
        put(frame);
        flush();
    }

    /** Puts a frame behind those before it, to be sent with the next {@link #flush}. */
    public void put(Frame frame) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (waitingBytes + frame.length() <= limit || waiting.isEmpty()) {
                waiting.addLast(frame);
                waitingBytes += frame.length();
                return;
            }
            close();
        }
        channel.eventLoop().execute(overflowed);
    }

    /** Sends what waits. */
    public void flush() {
        synchronized (this) {
            if (draining || waiting.isEmpty()) {
                return;
            }
            draining = true;
        }
        channel.eventLoop().execute(this::drain);
    }

    /** Forgets what waits; nothing more is sent. */
    public synchronized void close() {
        closed = true;
        waiting.clear();
        waitingBytes = 0;
    }

    /** What waits, in bytes. */
    public synchronized long waitingBytes() {
        return waitingBytes;
    }

    private void drain() {
        boolean wrote = false;
        while (true) {
            if (!channel.isActive()) {
                close();
                return;
            }
            if (!channel.isWritable()) {
                // an empty write completes when all before it is on its way
                var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> drain());
                return;
            }
            Frame next = next();
            if (next == null) {
                break;
            }
            var _ = channel.write(next.buffer(), channel.voidPromise());
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
    }

    private synchronized Frame next() {
        Frame next = waiting.pollFirst();
        if (next == null) {
            draining = false;
        } else {
            waitingBytes -= next.length();
        }
        return next;
    }
}
