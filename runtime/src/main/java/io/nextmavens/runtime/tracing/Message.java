package io.nextmavens.runtime.tracing;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Writes a message of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/). Not thread-safe. */
final class Message {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;

    private final Buffer out = Buffer.buffer();

    Buffer bytes() {
        return out;
    }

    Message number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    Message fixed64(int field, long value) {
        tag(field, FIXED_64);
        out.appendLongLE(value);
        return this;
    }

    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Big-endian bytes, as ids are. */
    Message id(int field, long... halves) {
        tag(field, LENGTH);
        varint(halves.length * (long) Long.BYTES);
        for (long half : halves) {
            out.appendLong(half);
        }
        return this;
    }

    Message message(int field, Message inner) {
        tag(field, LENGTH);
        varint(inner.out.length());
        out.appendBuffer(inner.out);
        return this;
    }

    private Message bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        out.appendBytes(value);
        return this;
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.appendByte((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.appendByte((byte) rest);
    }
}
