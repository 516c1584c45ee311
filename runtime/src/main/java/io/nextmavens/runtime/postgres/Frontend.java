package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes the messages a client sends (PostgreSQL manual, section 55.7). */
final class Frontend {

    private static final int PROTOCOL_3_0 = 196608;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int SSL_REQUEST = 80877103;

    private Frontend() {}

    static void sslRequest(ByteBuf out) {
        out.writeInt(8).writeInt(SSL_REQUEST);
    }

    static void cancelRequest(ByteBuf out, int processId, int secret) {
        out.writeInt(16).writeInt(CANCEL_REQUEST).writeInt(processId).writeInt(secret);
    }

    static void startup(ByteBuf out, DatabaseTarget target) {
        int start = out.writerIndex();
        out.writeInt(0).writeInt(PROTOCOL_3_0);
        parameter(out, "user", target.user());
        parameter(out, "database", target.database());
        parameter(out, "client_encoding", "UTF8");
        for (Map.Entry<String, String> entry : target.parameters().entrySet()) {
            parameter(out, entry.getKey(), entry.getValue());
        }
        out.writeByte(0);
        out.setInt(start, out.writerIndex() - start);
    }

    private static void parameter(ByteBuf out, String name, String value) {
        cString(out, name);
        cString(out, value);
    }

    static void password(ByteBuf out, String password) {
        int start = begin(out, 'p');
        cString(out, password);
        end(out, start);
    }

    static void saslInitialResponse(ByteBuf out, String mechanism, String data) {
        int start = begin(out, 'p');
        cString(out, mechanism);
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length).writeBytes(bytes);
        end(out, start);
    }

    static void saslResponse(ByteBuf out, String data) {
        int start = begin(out, 'p');
        ByteBufUtil.writeUtf8(out, data);
        end(out, start);
    }

    /** Parse with no types given: every {@code $n} is {@code unknown}, like a quoted literal. */
    static void parse(ByteBuf out, String name, String sql) {
        int start = begin(out, 'P');
        cString(out, name);
        cString(out, sql);
        out.writeShort(0);
        end(out, start);
    }

    /** Bind of the unnamed portal, values and results in text format. */
    static void bind(ByteBuf out, String name, List<String> values) {
        int start = begin(out, 'B');
        out.writeByte(0);
        cString(out, name);
        out.writeShort(0);
        int count = values.size();
        out.writeShort(count);
        for (int i = 0; i < count; i++) {
            String value = values.get(i);
            if (value == null) {
                out.writeInt(-1);
            } else {
                int at = out.writerIndex();
                out.writeInt(0);
                out.setInt(at, ByteBufUtil.writeUtf8(out, value));
            }
        }
        out.writeShort(0);
        end(out, start);
    }

    /** Execute of the unnamed portal, all rows. */
    static void execute(ByteBuf out) {
        out.writeByte('E').writeInt(9).writeByte(0).writeInt(0);
    }

    static void closeStatement(ByteBuf out, String name) {
        int start = begin(out, 'C');
        out.writeByte('S');
        cString(out, name);
        end(out, start);
    }

    static void sync(ByteBuf out) {
        out.writeByte('S').writeInt(4);
    }

    static void terminate(ByteBuf out) {
        out.writeByte('X').writeInt(4);
    }

    private static int begin(ByteBuf out, char type) {
        out.writeByte(type);
        int start = out.writerIndex();
        out.writeInt(0);
        return start;
    }

    private static void end(ByteBuf out, int start) {
        out.setInt(start, out.writerIndex() - start);
    }

    private static void cString(ByteBuf out, String value) {
        ByteBufUtil.writeUtf8(out, value);
        out.writeByte(0);
    }
}
