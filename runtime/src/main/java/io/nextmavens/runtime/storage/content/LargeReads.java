package io.nextmavens.runtime.storage.content;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives a connection whose content is tapped larger buffers to read into than Netty's 64 KiB, so that few system calls
 * move much; the more connections there are, the smaller, so that all together stay within a budget. Thread-safe.
 */
final class LargeReads extends AbstractByteBufAllocator {

    static final LargeReads INSTANCE = new LargeReads();

    private static final int LARGEST = 256 * 1024;
    private static final int SMALLEST = 64 * 1024;
    private static final int BUDGET = 8 << 20;

    private final AtomicInteger connections = new AtomicInteger();

    private LargeReads() {
        super(true);
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
