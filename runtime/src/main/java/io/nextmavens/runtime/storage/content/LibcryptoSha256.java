package io.nextmavens.runtime.storage.content;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** By libcrypto. What it keeps between two calls is an array of ours, so there is nothing to free. */
final class LibcryptoSha256 implements Sha256 {

    private final Libcrypto libcrypto;
    private final byte[] context = new byte[Libcrypto.CONTEXT_BYTES];

    LibcryptoSha256(Libcrypto libcrypto) {
        this.libcrypto = libcrypto;
        libcrypto.init(context);
    }

    /** Reads the bytes where they are, in the connection's buffer. */
    @Override
    public void update(Buffer bytes) {
        for (ByteBuffer part : ((BufferImpl) bytes).byteBuf().nioBuffers()) {
            if (part.isDirect()) {
                libcrypto.update(context, MemorySegment.ofBuffer(part).address(), part.remaining());
            } else if (part.hasArray()) {
                libcrypto.update(context, part.array(), part.arrayOffset() + part.position(), part.remaining());
            } else {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                libcrypto.update(context, copy, 0, copy.length);
            }
        }
    }

    @Override
    public String end() {
        return HexFormat.of().formatHex(libcrypto.end(context));
    }
}
