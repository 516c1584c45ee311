package io.nextmavens.runtime.graphql.execution;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.postgres.RowSink;
import java.util.ArrayList;
import java.util.List;

/** Takes the bytes of one row's columns. Not thread-safe. */
public final class ColumnsSink implements RowSink {

    private static final byte[] NOTHING = {};

    private final List<byte[]> columns = new ArrayList<>();
    private byte[] value = NOTHING;
    private int filled;

    /** The columns' bytes; null where the value is. */
    public List<byte[]> columns() {
        return columns;
    }

    @Override
    public void beginValue(int column, int length) {
        if (column == 0) {
            columns.clear();
        }
        value = length > 0 ? new byte[length] : NOTHING;
        filled = 0;
        columns.add(length < 0 ? null : value);
    }

    @Override
    public void part(ByteBuf bytes) {
        int size = bytes.readableBytes();
        bytes.readBytes(value, filled, size);
        filled += size;
    }

    @Override
    public void endRow() {
        value = NOTHING;
    }
}
