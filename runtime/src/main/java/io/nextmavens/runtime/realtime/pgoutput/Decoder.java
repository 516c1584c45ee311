package io.nextmavens.runtime.realtime.pgoutput;

import io.nextmavens.runtime.realtime.pgoutput.WalMessage.OldRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads messages of pgoutput (PostgreSQL manual, section 54.9). Pure. */
public final class Decoder {

    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private Decoder() {}

    /**
     * Reads one message.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static WalMessage decode(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        try {
            char kind = (char) in.get();
            return switch (kind) {
                case 'B' -> new WalMessage.Begin(in.getLong(), time(in), in.getInt());
                case 'C' -> {
                    in.get();
                    yield new WalMessage.Commit(in.getLong(), in.getLong(), time(in));
                }
                case 'R' -> new WalMessage.RelationMessage(relation(in, message));
                case 'I' -> insert(in);
                case 'U' -> update(in);
                case 'D' -> new WalMessage.Delete(in.getInt(), oldRow(in, (char) in.get()));
                case 'T' -> truncate(in);
                case 'M' -> logicalMessage(in);
                case 'O', 'Y' -> new WalMessage.Ignored(kind);
                default -> throw new IllegalArgumentException("pgoutput sent a message of kind " + (int) kind);
            };
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("a message of pgoutput ends too early", e);
        }
    }

    private static Instant time(ByteBuffer in) {
        return POSTGRES_EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    }

    private static Relation relation(ByteBuffer in, byte[] message) {
        int oid = in.getInt();
        String schema = text(in);
        String table = text(in);
        char identity = (char) in.get();
        int count = in.getShort();
        List<Relation.Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean key = (in.get() & 1) != 0;
            String name = text(in);
            int type = in.getInt();
            in.getInt();
            columns.add(new Relation.Column(name, type, key));
        }
        // the schema pg_catalog comes as an empty name
        return new Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, table, identity, columns, message);
    }

    private static WalMessage insert(ByteBuffer in) {
        int relation = in.getInt();
        in.get();
        return new WalMessage.Insert(relation, tuple(in));
    }

    private static WalMessage update(ByteBuffer in) {
        int relation = in.getInt();
        char part = (char) in.get();
        Optional<OldRow> old = Optional.empty();
        if (part == 'K' || part == 'O') {
            old = Optional.of(oldRow(in, part));
            in.get();
        }
        return new WalMessage.Update(relation, old, tuple(in));
    }

    private static OldRow oldRow(ByteBuffer in, char part) {
        return new OldRow(part == 'O', tuple(in));
    }

    private static WalMessage truncate(ByteBuffer in) {
        int count = in.getInt();
        in.get();
        List<Integer> relations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            relations.add(in.getInt());
        }
        return new WalMessage.Truncate(List.copyOf(relations));
    }

    private static WalMessage logicalMessage(ByteBuffer in) {
        boolean transactional = in.get() == 1;
        long lsn = in.getLong();
        String prefix = text(in);
        return new WalMessage.LogicalMessage(transactional, lsn, prefix, in.getInt());
    }

    private static Tuple tuple(ByteBuffer in) {
        int count = in.getShort();
        Tuple tuple = new Tuple(count);
        for (int i = 0; i < count; i++) {
            char kind = (char) in.get();
            switch (kind) {
                case 'n' -> {
                    // null is what a tuple begins with
                }
                case 'u' -> tuple.setUnchanged(i);
                case 't' -> {
                    byte[] text = new byte[in.getInt()];
                    in.get(text);
                    tuple.setText(i, text);
                }
                default -> throw new IllegalArgumentException("pgoutput sent a value of kind " + (int) kind);
            }
        }
        return tuple;
    }

    private static String text(ByteBuffer in) {
        int start = in.position();
        int end = start;
        while (in.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        in.get(text).get();
        return new String(text, StandardCharsets.UTF_8);
    }
}
