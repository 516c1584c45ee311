package io.nextmavens.operator.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One short-lived connection and the few ways a step uses it. Not thread-safe. */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final Runnable released;

    Session(Connection connection, Runnable released) {
        this.connection = connection;
        this.released = released;
    }

    Connection connection() {
        return connection;
    }

    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs a query with its values bound. */
    <T> List<T> query(String sql, Row<T> row, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> results = new ArrayList<>();
                while (rows.next()) {
                    results.add(row.read(rows));
                }
                return results;
            }
        }
    }

    /** Returns the first row of a query. */
    <T> Optional<T> first(String sql, Row<T> row, Object... values) throws SQLException {
        return query(sql, row, values).stream().findFirst();
    }

    /** A column that may be null. */
    static OptionalLong longOf(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Returns the one boolean of a query. */
    boolean holds(String sql, Object... values) throws SQLException {
        return first(sql, row -> row.getBoolean(1), values).orElse(false);
    }

    /** Executes a statement whose names are quoted by SqlIdentifier. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Commits what the work did, or rolls it back and throws what it threw. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    /**
     * Waits until no other session holds this lock in the same database. It is held until the session closes, so that
     * statements that allow no transaction are under it too.
     */
    void lock(String what) throws SQLException {
        query("select pg_advisory_lock(hashtextextended(?, 0))", row -> true, "nextmavens." + what);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What had to be kept was committed; a connection that cannot be closed is closed.
        } finally {
            released.run();
        }
    }
}
