package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects rows as text; for the results of our own small queries. Not thread-safe. */
public final class Rows implements RowSink {

    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();
    private byte[] value = {};
    private int filled;

    /** The rows so far; elements of a row are null where the value is. */
    public List<List<String>> all() {
        return Collections.unmodifiableList(rows);
    }

    @Override
    public void beginValue(int column, int length) {
        if (length > 0) {
            value = new byte[length];
            filled = 0;
        } else {
            row.add(length == 0 ? "" : null);
        }
    }

    @Override
    public void part(ByteBuf bytes) {
        int size = bytes.readableBytes();
        bytes.readBytes(value, filled, size);
        filled += size;
        if (filled == value.length) {
            row.add(new String(value, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void endRow() {
        rows.add(Collections.unmodifiableList(row));
        row = new ArrayList<>(row.size());
    }
}
