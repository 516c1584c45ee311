package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.pgoutput.Decoder;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.WalMessage;
import java.time.Instant;

/**
 * One change of one table. Immutable; kept as it came, because most changes are kept longer than they are looked at.
 *
 * @param relation the table as it was then
 * @param message of pgoutput
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, and compared by the methods below
public record Change(Position position, Instant committed, Relation relation, byte[] message) {

    /** Reads the message. */
    public WalMessage decode() {
        return Decoder.decode(message);
    }

    /** Roughly what it takes in memory, in bytes. */
    public int size() {
        return message.length + 96;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Change that && position.equals(that.position) && relation.equals(that.relation);
    }

    @Override
    public int hashCode() {
        return position.hashCode();
    }

    @Override
    public String toString() {
        return relation + " at " + position;
    }
}
