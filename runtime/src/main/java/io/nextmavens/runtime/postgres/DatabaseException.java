package io.nextmavens.runtime.postgres;

/** Why the database gave no answer. Has no stack trace: it is expected, and thrown often when a server is down. */
public abstract sealed class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private DatabaseException(String message) {
        super(message, null, false, false);
    }

    /** The server refused a statement; the transaction was rolled back. */
    public static final class StatementFailed extends DatabaseException {

        private static final long serialVersionUID = 1L;
        private final transient ServerError error;

        StatementFailed(ServerError error) {
            super(error.sqlState() + ": " + error.message());
            this.error = error;
        }

        /** What the server reported. */
        public ServerError error() {
            return error;
        }
    }

    /** No connection could be made. */
    public static final class Unreachable extends DatabaseException {

        private static final long serialVersionUID = 1L;

        Unreachable(DatabaseTarget target, String cause) {
            super("connecting to PostgreSQL as " + target.address() + ": " + cause);
        }
    }

    /** The connection broke while the exchange was under way; whether a commit took place is not known. */
    public static final class ConnectionLost extends DatabaseException {

        private static final long serialVersionUID = 1L;

        ConnectionLost(String cause) {
            super("the connection to PostgreSQL was lost: " + cause);
        }
    }

    /** Every connection of the pool was busy for too long. */
    public static final class PoolTimeout extends DatabaseException {

        private static final long serialVersionUID = 1L;

        PoolTimeout(int size, long waitedMillis) {
            super("no connection of the pool's " + size + " became free within " + waitedMillis
                    + " ms; raise PGRST_DB_POOL or make statements faster");
        }
    }

    /** The one who asked went away. */
    public static final class Cancelled extends DatabaseException {

        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("cancelled before it ran");
        }
    }

    /** The exchange cannot be put into the protocol. */
    public static final class Unsendable extends DatabaseException {

        private static final long serialVersionUID = 1L;

        Unsendable(String message) {
            super(message);
        }
    }
}
