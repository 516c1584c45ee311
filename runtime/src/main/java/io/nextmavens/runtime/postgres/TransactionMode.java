package io.nextmavens.runtime.postgres;

/**
 * What a transaction may do and how it is isolated (PostgreSQL manual, SET TRANSACTION).
 *
 * @param isolation of the transaction
 * @param readOnly whether writing is refused by the server
 */
public record TransactionMode(Isolation isolation, boolean readOnly) {

    /** The levels that PostgreSQL tells apart, and the database's own default. */
    public enum Isolation {
        DEFAULT(""),
        READ_COMMITTED(" ISOLATION LEVEL READ COMMITTED"),
        REPEATABLE_READ(" ISOLATION LEVEL REPEATABLE READ"),
        SERIALIZABLE(" ISOLATION LEVEL SERIALIZABLE");

        private final String sql;

        Isolation(String sql) {
            this.sql = sql;
        }
    }

    /** The statement that opens such a transaction. */
    String begin() {
        return "BEGIN" + isolation.sql + (readOnly ? " READ ONLY" : " READ WRITE");
    }

    /** Whether a statement has to open it, because it cannot be set from within. */
    boolean needsBegin() {
        return isolation != Isolation.DEFAULT;
    }
}
