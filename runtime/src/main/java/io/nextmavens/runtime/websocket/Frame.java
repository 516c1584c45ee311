package io.nextmavens.runtime.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket frame as it goes over the wire (RFC 6455, section 5.2). A server does not mask, so the same bytes serve
 * any number of clients. Immutable.
 */
public final class Frame {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int FINAL_PING = 0x89;

    private final byte[] bytes;

    private Frame(int opcode, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        ByteBuffer out = ByteBuffer.allocate(header + length).put((byte) opcode);
        switch (header) {
            case 2 -> out.put((byte) length);
            case 4 -> out.put((byte) 126).putShort((short) length);
            default -> out.put((byte) 127).putLong(length);
        }
        for (byte[] part : parts) {
            out.put(part);
        }
        bytes = out.array();
    }

    /** A frame of text whose parts are UTF-8. */
    public static Frame text(byte[]... parts) {
        return new Frame(FINAL_TEXT, parts);
    }

    public static Frame text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Frame binary(byte[]... parts) {
        return new Frame(FINAL_BINARY, parts);
    }

    /** A ping, which the peer answers (RFC 6455, section 5.5.2). */
    public static Frame ping() {
        return new Frame(FINAL_PING);
    }

    /** Its length with its header, in bytes. */
    public int length() {
        return bytes.length;
    }

    /** A buffer over the bytes, to be written once. */
    public ByteBuf buffer() {
        return Unpooled.wrappedBuffer(bytes);
    }
}
