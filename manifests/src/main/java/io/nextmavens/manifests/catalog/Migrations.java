package io.nextmavens.manifests.catalog;

import io.nextmavens.sql.SqlScript;
import io.nextmavens.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * An application's migrations: each runs once, in the order of the names, in a transaction of its own, and is recorded
 * with its checksum in {@code nextmavens.migrations}. Where all have run it writes nothing.
 *
 * <p>Thread-safe; two that meet in one database wait for each other by an advisory lock.
 */
public final class Migrations {

    private final SortedMap<String, String> files;

    /**
     * @param files file name to SQL
     */
    public Migrations(Map<String, String> files) {
        this.files = new TreeMap<>(files);
    }

    /**
     * Runs those that have not run.
     *
     * @param connection to a database with the catalog, as the login that is to own what they create; given back in the
     *     commit mode it came in, its session settings reset
     * @return names of those that ran, empty when there was nothing to do
     * @throws MigrationException when one fails, was changed after it ran, or comes before one that ran
     */
    public List<String> apply(Connection connection) throws SQLException {
        Objects.requireNonNull(connection, "connection");
        List<String> pending = pending(connection);
        List<String> applied = new ArrayList<>();
        for (String name : pending) {
            if (Transactions.inTransaction(connection, () -> applyLocked(connection, name))) {
                applied.add(name);
            }
        }
        return applied;
    }

    /**
     * Returns the names of those that {@link #apply} would run; writes nothing.
     *
     * @throws MigrationException when one was changed after it ran, or comes before one that ran
     */
    public List<String> pending(Connection connection) throws SQLException {
        SortedMap<String, String> recorded = recorded(connection);
        List<String> pending = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (isPending(file.getKey(), file.getValue(), recorded)) {
                pending.add(file.getKey());
            }
        }
        return pending;
    }

    private static boolean isPending(String name, String sql, SortedMap<String, String> recorded)
            throws MigrationException {
        String checksum = recorded.get(name);
        if (checksum == null) {
            if (!recorded.isEmpty() && name.compareTo(recorded.lastKey()) < 0) {
                throw refused(
                        name,
                        "comes before " + recorded.lastKey() + ", which has already run",
                        "give it a name that sorts after " + recorded.lastKey());
            }
            return true;
        }
        if (!checksum.equals(Checksum.of(sql))) {
            throw refused(
                    name,
                    "was changed after it had run (SHA-256 was " + checksum + ", is " + Checksum.of(sql) + ")",
                    "restore its text and put the change into a new migration");
        }
        return false;
    }

    private boolean applyLocked(Connection connection, String name) throws SQLException {
        String sql = files.get(name);
        try (Statement statement = connection.createStatement()) {
            // What an earlier migration set (pg_dump empties search_path) is not this one's.
            statement.execute("reset role");
            statement.execute("reset all");
            statement.execute("select pg_catalog.pg_advisory_xact_lock("
                    + "pg_catalog.hashtextextended('nextmavens.migrations', 0))");
        }
        if (!isPending(name, sql, recorded(connection))) {
            return false; // another was first
        }
        boolean unguarded = !hasEventTriggers(connection);
        for (SqlStatement part : SqlScript.split(sql)) {
            MigrationRules.check(name, part);
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(part.text());
                if (unguarded) {
                    // So that the next statement finds tenant_id in a table that this one made.
                    statement.execute("select nextmavens.guard_transaction()");
                }
            } catch (SQLException e) {
                throw failed(name, part, e);
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("reset role");
            // Where event triggers are not possible nobody else tells the data plane.
            statement.execute("select pg_catalog.pg_notify('pgrst', 'reload schema')");
        }
        try (PreparedStatement record =
                connection.prepareStatement("insert into nextmavens.migrations (name, checksum) values (?, ?)")) {
            record.setString(1, name);
            record.setString(2, Checksum.of(sql));
            record.executeUpdate();
        }
        return true;
    }

    private static boolean hasEventTriggers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select exists (select from pg_catalog.pg_event_trigger"
                        + " where evtname = 'nextmavens_ddl' and evtenabled <> 'D')")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static MigrationException refused(String name, String problem, String remedy) {
        return new MigrationException(name, 0, problem, remedy, Optional.empty());
    }

    private static SQLException failed(String name, SqlStatement part, SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        if (state.startsWith("08") || state.startsWith("57P")) {
            return e; // the connection's fault, not the migration's
        }
        int line = part.lineOf(Transactions.position(e));
        return new MigrationException(name, line, message(e), MigrationRules.remedy(state), Optional.of(e));
    }

    private static String message(SQLException e) {
        if (!(e instanceof PSQLException postgres) || postgres.getServerErrorMessage() == null) {
            return e.getMessage();
        }
        ServerErrorMessage server = postgres.getServerErrorMessage();
        StringBuilder text =
                new StringBuilder(Optional.ofNullable(server.getMessage()).orElse("no message"));
        Optional.ofNullable(server.getDetail())
                .ifPresent(detail -> text.append(" (").append(detail).append(')'));
        Optional.ofNullable(server.getHint())
                .ifPresent(hint -> text.append(" (hint: ").append(hint).append(')'));
        return text.append(" (SQLSTATE ").append(e.getSQLState()).append(')').toString();
    }

    private static SortedMap<String, String> recorded(Connection connection) throws SQLException {
        SortedMap<String, String> recorded = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, checksum from nextmavens.migrations")) {
            while (rows.next()) {
                recorded.put(rows.getString(1), rows.getString(2));
            }
        }
        return recorded;
    }
}
