package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;

/**
 * Takes the rows of one statement as they come off the wire, in text format.
 *
 * <p>A value is announced with its length and then comes in one or more parts, so that a value of hundreds of
 * megabytes never has to be in memory. Called on the connection's event loop only.
 */
public interface RowSink {

    /** Ignores every row. */
    RowSink NOTHING = new RowSink() {
        @Override
        public void beginValue(int column, int length) {}

        @Override
        public void part(ByteBuf bytes) {}

        @Override
        public void endRow() {}
    };

    /**
     * A value follows.
     *
     * @param column from 0; 0 begins a row
     * @param length in bytes, or -1 for null; of null and of 0 no part follows
     */
    void beginValue(int column, int length);

    /** The next bytes of the value. The buffer is the caller's: read it now, do not keep it. */
    void part(ByteBuf bytes);

    /** The row is complete. */
    void endRow();

    /** The statement is complete; a deferred constraint may still fail the transaction. */
    default void endStatement() {}
}
