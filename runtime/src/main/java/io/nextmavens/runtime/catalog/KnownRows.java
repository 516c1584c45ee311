package io.nextmavens.runtime.catalog;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.postgres.RowSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows of one query, each a JSON text, with what they were read as: a row that was there last time is neither kept
 * nor read again. Not thread-safe; {@link #begin} comes first, then the rows, then {@link #values}.
 */
final class KnownRows<T> {

    /** A row's text, in the first bytes of an array, and its value once it was read. */
    private static final class Row<T> {
        private final byte[] bytes;
        private final int length;
        private final int hash;
        private T value;

        Row(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
            int sum = 1;
            for (int i = 0; i < length; i++) {
                sum = 31 * sum + bytes[i];
            }
            this.hash = sum;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Row<?> row && Arrays.equals(bytes, 0, length, row.bytes, 0, row.length);
        }
    }

    private final Function<JsonObject, T> reader;
    private Map<Row<T>, Row<T>> known = Map.of();
    private List<Row<T>> coming = List.of();

    KnownRows(Function<JsonObject, T> reader) {
        this.reader = reader;
    }

    /** Begins a read; the sink takes its rows. */
    RowSink begin() {
        coming = new ArrayList<>(known.size() + 16);
        return new Sink(coming);
    }

    /** What the rows that came mean, in their order. They are what is known from now on. */
    List<T> values() {
        Map<Row<T>, Row<T>> now = HashMap.newHashMap(coming.size());
        List<T> values = new ArrayList<>(coming.size());
        for (Row<T> row : coming) {
            if (row.value == null) {
                row.value = reader.apply(new JsonObject(Buffer.buffer(row.bytes)));
            }
            now.put(row, row);
            values.add(row.value);
        }
        known = now;
        coming = List.of();
        return values;
    }

    private final class Sink implements RowSink {

        private final List<Row<T>> rows;
        private byte[] buffer = new byte[4096];
        private int filled;

        Sink(List<Row<T>> rows) {
            this.rows = rows;
        }

        @Override
        public void beginValue(int column, int length) {
            filled = 0;
            if (length > buffer.length) {
                buffer = new byte[Math.max(length, 2 * buffer.length)];
            }
        }

        @Override
        public void part(ByteBuf bytes) {
            int size = bytes.readableBytes();
            bytes.readBytes(buffer, filled, size);
            filled += size;
        }

        @Override
        public void endRow() {
            Row<T> row = known.get(new Row<T>(buffer, filled));
            rows.add(row == null ? new Row<>(Arrays.copyOf(buffer, filled), filled) : row);
        }
    }
}
