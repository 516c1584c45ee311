package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.pgoutput.Decoder;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.WalMessage;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes on their way from the pod that reads to the others, as they came from the log. Immutable.
 *
 * @param before every change after this position and up to the first of these is nobody's
 * @param head everything up to here has been sent
 * @param recalled whether it was sent before and is repeated for those who missed it
 */
record ChangesMessage(Position before, Position head, boolean recalled, List<Change> changes) {

    Buffer encode() {
        Buffer out = Buffer.buffer();
        position(out, before);
        position(out, head);
        out.appendByte((byte) (recalled ? 1 : 0));
        Map<Relation, Integer> relations = new LinkedHashMap<>();
        changes.forEach(change -> relations.putIfAbsent(change.relation(), relations.size()));
        out.appendInt(relations.size());
        relations.keySet().forEach(relation -> bytes(out, relation.message()));
        out.appendInt(changes.size());
        for (Change change : changes) {
            position(out, change.position());
            out.appendLong(ChronoUnit.MICROS.between(Instant.EPOCH, change.committed()));
            out.appendInt(relations.get(change.relation()));
            bytes(out, change.message());
        }
        return out;
    }

    private static void position(Buffer out, Position position) {
        out.appendLong(position.lsn()).appendInt(position.number());
    }

    private static void bytes(Buffer out, byte[] bytes) {
        out.appendInt(bytes.length).appendBytes(bytes);
    }

    static ChangesMessage decode(Buffer in) {
        Reader reader = new Reader(in);
        Position before = reader.position();
        Position head = reader.position();
        boolean recalled = reader.flag();
        List<Relation> relations = new ArrayList<>();
        int count = reader.number();
        for (int i = 0; i < count; i++) {
            if (Decoder.decode(reader.bytes()) instanceof WalMessage.RelationMessage(Relation relation)) {
                relations.add(relation);
            }
        }
        List<Change> changes = new ArrayList<>();
        count = reader.number();
        for (int i = 0; i < count; i++) {
            Position position = reader.position();
            Instant committed = Instant.EPOCH.plus(reader.longNumber(), ChronoUnit.MICROS);
            changes.add(new Change(position, committed, relations.get(reader.number()), reader.bytes()));
        }
        return new ChangesMessage(before, head, recalled, List.copyOf(changes));
    }

    private static final class Reader {

        private final Buffer in;
        private int at;

        Reader(Buffer in) {
            this.in = in;
        }

        boolean flag() {
            return in.getByte(at++) == 1;
        }

        int number() {
            at += 4;
            return in.getInt(at - 4);
        }

        long longNumber() {
            at += 8;
            return in.getLong(at - 8);
        }

        Position position() {
            return new Position(longNumber(), number());
        }

        byte[] bytes() {
            int length = number();
            at += length;
            return in.getBytes(at - length, at);
        }
    }
}
