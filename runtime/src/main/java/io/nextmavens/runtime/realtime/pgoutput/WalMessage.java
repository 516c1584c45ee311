package io.nextmavens.runtime.realtime.pgoutput;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message of the plugin pgoutput (PostgreSQL manual, section 54.9), protocol versions 1 and 2 without streaming. */
public sealed interface WalMessage {

    /**
     * A transaction begins: it is committed, and what follows is all of it.
     *
     * @param finalLsn position of its commit, by which transactions are ordered
     */
    record Begin(long finalLsn, Instant committed, int xid) implements WalMessage {}

    /**
     * It ends.
     *
     * @param endLsn behind it: what a reader confirms when it is done with it
     */
    record Commit(long commitLsn, long endLsn, Instant committed) implements WalMessage {}

    /** What a table is, before the first row of it. */
    record RelationMessage(Relation relation) implements WalMessage {}

    /** A row was inserted. */
    record Insert(int relation, Tuple row) implements WalMessage {}

    /**
     * A row was updated.
     *
     * @param old the old row, as much of it as the replica identity has, where that changed or is FULL
     */
    record Update(int relation, Optional<OldRow> old, Tuple row) implements WalMessage {}

    /** A row was deleted. */
    record Delete(int relation, OldRow old) implements WalMessage {}

    /** Tables were emptied. */
    record Truncate(List<Integer> relations) implements WalMessage {}

    /** A message of {@code pg_logical_emit_message}; its content is for nobody here. */
    record LogicalMessage(boolean transactional, long lsn, String prefix, int length) implements WalMessage {}

    /** Origins and types, of which nothing is needed. */
    record Ignored(char kind) implements WalMessage {}

    /**
     * An old row.
     *
     * @param whole whether it has all columns; only those of the replica identity otherwise
     */
    record OldRow(boolean whole, Tuple row) {}
}
