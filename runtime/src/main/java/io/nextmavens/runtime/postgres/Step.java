package io.nextmavens.runtime.postgres;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * One entry of an exchange: a statement to run, or the mark where the server answers for all before it.
 *
 * <p>Statements between two marks are one implicit transaction unless {@code BEGIN} opened an explicit one; the first
 * that fails makes the server skip the rest up to the mark (manual, section 55.2.4, pipelining).
 */
public sealed interface Step {

    /** The protocol's Sync message. */
    Step SYNC = new Sync();

    /** {@link #SYNC}'s type. */
    record Sync() implements Step {}

    /**
     * A statement.
     *
     * @param sql with {@code $1 … $n}
     * @param values in text format, or null; their types are PostgreSQL's to infer
     * @param sink takes its rows
     * @param planRole part of the key under which the session keeps the statement prepared: plans under row-level
     *     security belong to one role, and would be made anew each time another role ran them
     * @param prepared whether the session keeps it prepared
     */
    record Run(String sql, List<String> values, RowSink sink, String planRole, boolean prepared) implements Step {

        public Run {
            Objects.requireNonNull(sql, "sql");
            Objects.requireNonNull(sink, "sink");
        }
    }

    /** A statement that is sent once and not kept. */
    static Run once(String sql, List<String> values, RowSink sink) {
        return new Run(sql, values, sink, "", false);
    }

    /** A statement of ours that has no values and gives no rows. */
    static Run command(String sql) {
        return new Run(sql, Collections.emptyList(), RowSink.NOTHING, "", true);
    }
}
