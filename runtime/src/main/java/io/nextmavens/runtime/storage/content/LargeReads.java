package io.nextmavens.runtime.storage.content;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives a connection whose content is tapped larger buffers to read into than Netty's 64 KiB, so that few system calls
 * move much; the more connections there are, the smaller, so that all together stay within a budget. Thread-safe.
 */
final class LargeReads extends AbstractByteBufAllocator {

    private static final AtomicReference<LargeReads> SHARED = new AtomicReference<>();

    private static final int LARGEST = 256 * 1024;
    private static final int SMALLEST = 64 * 1024;
    private static final int BUDGET = 8 << 20;

    private final AtomicInteger connections = new AtomicInteger();

    private LargeReads() {
        super(true);
    }

    /** The one of this process. Made when it is first asked for: in a native image a constant would be the builder's. */
    static LargeReads shared() {
        LargeReads made = SHARED.get();
        return made != null ? made : SHARED.updateAndGet(other -> other != null ? other : new LargeReads());
    }

    void begin() {
        connections.incrementAndGet();
    }

    void end() {
        connections.decrementAndGet();
    }

    @Override
    public ByteBuf ioBuffer(int capacity) {
        int share = BUDGET / Math.max(1, connections.get());
        return directBuffer(Math.max(capacity, Math.clamp(share, SMALLEST, LARGEST)));
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return VertxByteBufAllocator.UNPOOLED_ALLOCATOR.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return VertxByteBufAllocator.POOLED_ALLOCATOR.directBuffer(initialCapacity, maxCapacity);
    }
}
