package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * Makes a connection send every parameter as text and lets PostgreSQL alone decide its type.
 *
 * <p>A parameter whose type PostgreSQL inferred is input by that type's input function when it arrives as text, just
 * like a quoted literal: operators resolve, indexes apply and errors read as if the value stood in the statement.
 * Vert.x Pg Client sends text only for types that it does not know, and checks Java types against the others. So the
 * type numbers in each ParameterDescription message are overwritten with 705 ({@code unknown}) before the client's
 * decoder sees them; nothing else in the stream changes. Parameters on such a connection are Strings or nulls.
 *
 * <p>See ADR 2 and the PostgreSQL manual, sections 10.2 (operator resolution of unknown operands) and 55.7
 * (ParameterDescription). Not shared between connections; used on the event loop of its connection only.
 */
public final class UntypedParameters extends ChannelInboundHandlerAdapter {

    private static final String CLIENT_CODEC = "codec";
    private static final byte PARAMETER_DESCRIPTION = 't';
    private static final int HEADER = 5;
    private static final int COUNT = 2;
    private static final byte[] UNKNOWN_OID = {0, 0, 2, (byte) 0xC1};

    private byte type;
    private int headerBytes;
    private int length;
    private int bodyOffset;

    /** Installs the handler on a physical connection; call it once, from the pool's connect handler. */
    public static void installOn(SqlConnection connection) {
        Connection outer = ((SqlConnectionInternal) connection).unwrap();
        Connection physical = outer instanceof SocketConnectionBase ? outer : outer.unwrap();
        if (!(physical instanceof SocketConnectionBase socketConnection)) {
            throw new IllegalStateException("not a connection over a socket: " + physical.getClass());
        }
        ChannelPipeline pipeline =
                socketConnection.socket().channelHandlerContext().pipeline();
        if (pipeline.get(UntypedParameters.class) == null) {
            pipeline.addBefore(CLIENT_CODEC, "untyped-parameters", new UntypedParameters());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            rewrite(bytes);
        }
        super.channelRead(context, message);
    }

    /** Walks the messages of one buffer; a message may begin and end in different buffers. */
    private void rewrite(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (headerBytes < HEADER) {
                at = readHeader(bytes, at);
                continue;
            }
            int take = Math.min(end - at, length - bodyOffset);
            if (type == PARAMETER_DESCRIPTION) {
                overwriteTypes(bytes, at, take);
            }
            at += take;
            bodyOffset += take;
            nextMessageIfComplete();
        }
    }

    private int readHeader(ByteBuf bytes, int at) {
        byte value = bytes.getByte(at);
        if (headerBytes == 0) {
            type = value;
            length = 0;
        } else {
            length = (length << 8) | (value & 0xFF);
        }
        headerBytes++;
        if (headerBytes == HEADER) {
            length -= Integer.BYTES; // the length counts itself
            nextMessageIfComplete();
        }
        return at + 1;
    }

    private void overwriteTypes(ByteBuf bytes, int at, int take) {
        for (int i = 0; i < take; i++) {
            int offset = bodyOffset + i;
            if (offset >= COUNT) {
                bytes.setByte(at + i, UNKNOWN_OID[(offset - COUNT) % UNKNOWN_OID.length]);
            }
        }
    }

    private void nextMessageIfComplete() {
        if (bodyOffset == length) {
            headerBytes = 0;
            bodyOffset = 0;
        }
    }
}
