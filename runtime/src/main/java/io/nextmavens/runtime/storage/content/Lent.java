package io.nextmavens.runtime.storage.content;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;

/**
 * Bytes in memory that may belong to a connection's pool: whoever has them writes them somewhere, or keeps a copy, and gives
 * them back once. Used on one event loop.
 */
public final class Lent {

    private final Buffer bytes;
    private final Runnable owner;

    private Lent(Buffer bytes, Runnable owner) {
        this.bytes = bytes;
        this.owner = owner;
    }

    /** Bytes that nobody wants back. */
    public static Lent owned(Buffer bytes) {
        return new Lent(bytes, null);
    }

    /** Bytes of a pool; the reference that the caller has goes to the result. */
    static Lent of(ByteBuf pooled) {
        return new Lent(BufferImpl.buffer(pooled), pooled::release);
    }

    /** The bytes; not to be touched any more when they were given back. */
    public Buffer bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length();
    }

    /** The bytes to keep, given back if need be. */
    public Buffer keep() {
        if (owner == null) {
            return bytes;
        }
        Buffer copy = Buffer.buffer(bytes.length()).appendBuffer(bytes);
        giveBack();
        return copy;
    }

    /** Tells that the bytes have been written or are not wanted. */
    public void giveBack() {
        if (owner != null) {
            owner.run();
        }
    }

    /** The same bytes as two, which are both to be given back. */
    Halves split(int at) {
        Runnable last = owner == null ? null : new LastOf(2, owner);
        return new Halves(new Lent(bytes.slice(0, at), last), new Lent(bytes.slice(at, bytes.length()), last));
    }

    /** All of the bytes, for two who write them somewhere; both are to be given back. */
    public Halves twice() {
        Runnable last = owner == null ? null : new LastOf(2, owner);
        return new Halves(new Lent(bytes, last), new Lent(bytes.slice(), last));
    }

    /** Two who have bytes in common. */
    public record Halves(Lent first, Lent second) {}

    /** Runs when it was called so many times. */
    private static final class LastOf implements Runnable {

        private final Runnable then;
        private int left;

        LastOf(int left, Runnable then) {
            this.left = left;
            this.then = then;
        }

        @Override
        public void run() {
            left--;
            if (left == 0) {
                then.run();
            }
        }
    }
}
