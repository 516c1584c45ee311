package io.nextmavens.manifests.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A transaction around work on a connection, and what a failed statement tells. */
final class Transactions {

    private Transactions() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Commits what the work did, or rolls it back and throws what it threw. */
    static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    /** Returns the 1-based character of the statement that PostgreSQL points at, 0 when at none. */
    static int position(SQLException e) {
        if (e instanceof PSQLException postgres) {
            ServerErrorMessage message = postgres.getServerErrorMessage();
            return message == null ? 0 : message.getPosition();
        }
        return 0;
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
