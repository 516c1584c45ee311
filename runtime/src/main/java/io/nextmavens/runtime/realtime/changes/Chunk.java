package io.nextmavens.runtime.realtime.changes;

import java.util.List;

/**
 * Changes that follow each other in one transaction.
 *
 * @param changes in their order; none where a transaction had none that concern us
 * @param endLsn what may be confirmed when it is done with; 0 unless it ends the transaction
 */
public record Chunk(List<Change> changes, long endLsn) {

    public Chunk {
        changes = List.copyOf(changes);
    }

    /** Roughly what it takes in memory, in bytes. */
    public int size() {
        int size = 64;
        for (Change change : changes) {
            size += change.size();
        }
        return size;
    }
}
