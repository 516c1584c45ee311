package io.nextmavens.runtime.backup.database;

import io.nextmavens.manifests.catalog.CatalogFiles;
import io.nextmavens.manifests.catalog.UnfinishedDatabase;
import io.nextmavens.runtime.backup.BackupException;
import io.nextmavens.sql.SqlIdentifier;
import io.nextmavens.sql.SqlScript;
import io.nextmavens.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A database beside the one that it takes the place of, when it is whole. Until then nobody but the restore knows it; what
 * an earlier restore left behind is dropped. One at a time for one name, by an advisory lock. Used by one thread.
 */
public final class NewDatabase implements AutoCloseable {

    private static final String REPLACED = "nextmavens.io/replaced=";
    private static final Duration UNTIL_CONNECTIONS_END = Duration.ofSeconds(30);

    private final Server server;
    private final Connection maintenance;
    private final String wanted;
    private final String name;
    private boolean done;

    private NewDatabase(Server server, Connection maintenance, String wanted) {
        this.server = server;
        this.maintenance = maintenance;
        this.wanted = wanted;
        this.name = UnfinishedDatabase.nameFor(wanted);
    }

    /**
     * Looks at the database that is to be replaced, if there is one, and changes nothing.
     *
     * @param overwrite whether it may hold rows
     * @throws BackupException when it may not and does, or another restore is under way
     */
    public static NewDatabase besides(Server server, String wanted, boolean overwrite)
            throws SQLException, BackupException {
        Connection maintenance = server.connect(server.maintenance());
        NewDatabase database = new NewDatabase(server, maintenance, wanted);
        boolean good = false;
        try {
            if (!database.first(
                            "select pg_try_advisory_lock(hashtextextended('nextmavens.restore/' || ?, 0))::text",
                            wanted)
                    .equals(Optional.of("true"))) {
                throw BackupException.failed("another restore of database " + wanted + " is under way");
            }
            if (!overwrite && database.replacesSomething()) {
                List<String> tables = database.tablesWithRows();
                if (!tables.isEmpty()) {
                    throw BackupException.refused("database " + wanted + " holds rows, in " + String.join(", ", tables)
                            + ": restore into a new project, or say that it is to be replaced");
                }
            }
            good = true;
            return database;
        } finally {
            if (!good) {
                maintenance.close();
            }
        }
    }

    /** The server's version as {@code server_version_num}. */
    public int version() throws SQLException {
        return Integer.parseInt(
                first("select current_setting('server_version_num')").orElseThrow());
    }

    private boolean replacesSomething() throws SQLException {
        return first("select datname::text from pg_database where datname = ?", wanted)
                .isPresent();
    }

    /** A few of the tables with rows, without NextMavens' own books. */
    private List<String> tablesWithRows() throws SQLException {
        try (Connection old = server.connect(wanted)) {
            return Facts.countRows(old).entrySet().stream()
                    .filter(table -> table.getValue() > 0 && !table.getKey().startsWith("nextmavens."))
                    .map(Map.Entry::getKey)
                    .limit(5)
                    .toList();
        }
    }

    /** What it is called until it is whole. */
    public String name() {
        return name;
    }

    /** Administers the server. */
    public Connection maintenance() {
        return maintenance;
    }

    /** Makes it, empty. */
    public void create() throws SQLException, BackupException {
        for (SqlStatement statement : SqlScript.split(CatalogFiles.roles().sql())) {
            execute(statement.text());
        }
        Optional<String> left = first(
                "select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database" + " where datname = ?",
                name);
        if (left.isPresent()) {
            if (!left.get().startsWith(UnfinishedDatabase.MARK)) {
                throw BackupException.refused("there is a database " + name + " that no restore has made: rename it");
            }
            execute("drop database " + new SqlIdentifier(name) + " with (force)");
        }
        execute("create database " + new SqlIdentifier(name) + " template template0 encoding 'UTF8'");
        execute("comment on database " + new SqlIdentifier(name) + " is '" + UnfinishedDatabase.MARK + "'");
        execute("revoke all on database " + new SqlIdentifier(name) + " from public");
    }

    /** Makes the logins of the name that it shall have, where the operator has not yet. */
    public Logins logins() throws SQLException {
        Logins logins = Logins.of(wanted);
        login(logins.owner(), "inherit");
        login(logins.authenticator(), "noinherit");
        login(logins.replicator(), "inherit replication");
        for (String role : List.of("anon", "authenticated", "service_role", "supabase_auth_admin")) {
            execute("grant " + role + " to " + new SqlIdentifier(logins.authenticator()));
        }
        return logins;
    }

    private void login(String role, String attributes) throws SQLException {
        if (first("select rolname::text from pg_roles where rolname = ?", role).isEmpty()) {
            execute("create role " + new SqlIdentifier(role) + " login " + attributes);
        }
    }

    /** The logins of a database, as the operator names them. */
    public record Logins(String owner, String authenticator, String replicator) {
        static Logins of(String database) {
            return new Logins(database + "_owner", database + "_authenticator", database + "_replicator");
        }
    }

    /** Gives it what belongs to a database and is not in it. */
    public void configure(Facts facts, Adoption adoption) throws SQLException {
        SqlIdentifier database = new SqlIdentifier(name);
        for (String setting : facts.settings()) {
            int equals = setting.indexOf('=');
            // a list such as search_path is one already: SET takes it as it stands
            String value = setting.substring(equals + 1);
            execute("alter database " + database + " set " + new SqlIdentifier(setting.substring(0, equals)) + " to "
                    + (setting.startsWith("search_path=") ? value : literal(value)));
        }
        for (Map.Entry<String, List<String>> grant : facts.grants().entrySet()) {
            String role = adoption.heir(grant.getKey());
            if (first("select rolname::text from pg_roles where rolname = ?", role)
                    .isPresent()) {
                execute("grant " + String.join(", ", grant.getValue()) + " on database " + database + " to "
                        + new SqlIdentifier(role));
            }
        }
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** What became of the database that was there before. */
    public sealed interface Replaced {
        /** There was none, or none with rows. */
        record Nothing() implements Replaced {}

        /** It is kept under that name, closed to everybody. */
        record Kept(String database) implements Replaced {}
    }

    /**
     * Puts it in its place: ends the sessions of the one that was there, drops that one's slots, and exchanges the names in
     * one transaction.
     */
    public Replaced takePlace(Instant now) throws SQLException, BackupException {
        SqlIdentifier here = new SqlIdentifier(name);
        SqlIdentifier there = new SqlIdentifier(wanted);
        boolean replaces = replacesSomething();
        boolean empty = replaces && tablesWithRows().isEmpty();
        Optional<String> mark =
                first("select shobj_description(oid, 'pg_database') from pg_database where datname = ?", wanted);
        String kept = UnfinishedDatabase.beside(wanted, "__replaced_" + now.getEpochSecond());
        if (replaces) {
            execute("alter database " + there + " allow_connections false");
        }
        boolean good = false;
        try {
            if (replaces) {
                endSessions(wanted);
            }
            endSessions(name);
            maintenance.setAutoCommit(false);
            if (replaces) {
                execute("alter database " + there + " rename to " + new SqlIdentifier(kept));
                execute("comment on database " + new SqlIdentifier(kept) + " is "
                        + literal(REPLACED + mark.orElse("") + " " + now));
            }
            execute("alter database " + here + " rename to " + there);
            execute("comment on database " + there + " is "
                    + mark.map(NewDatabase::literal).orElse("null"));
            maintenance.commit();
            good = true;
            done = true;
        } finally {
            if (!good && !maintenance.getAutoCommit()) {
                maintenance.rollback();
            }
            maintenance.setAutoCommit(true);
            if (!good && replaces) {
                execute("alter database " + there + " allow_connections true");
            }
        }
        if (!replaces) {
            return new Replaced.Nothing();
        }
        if (empty) {
            execute("drop database " + new SqlIdentifier(kept) + " with (force)");
            return new Replaced.Nothing();
        }
        return new Replaced.Kept(kept);
    }

    private void endSessions(String database) throws SQLException, BackupException {
        long end = System.nanoTime() + UNTIL_CONNECTIONS_END.toNanos();
        while (true) {
            List<String> left = new ArrayList<>();
            try (PreparedStatement statement = maintenance.prepareStatement(
                    "select pid::text, pg_terminate_backend(pid) from pg_stat_activity where datname = ?")) {
                statement.setString(1, database);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        left.add(rows.getString(1));
                    }
                }
            }
            if (left.isEmpty()) {
                // a slot belongs to its database, and would keep the WAL of one that nobody reads any more
                first(
                        "select count(pg_drop_replication_slot(slot_name))::text from pg_replication_slots"
                                + " where database = ? and not active",
                        database);
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw BackupException.failed("sessions in database " + database + " did not end");
            }
            pause();
        }
    }

    private static void pause() throws BackupException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BackupException.failed("interrupted while sessions were ended");
        }
    }

    private Optional<String> first(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = maintenance.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = maintenance.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Drops it where it did not take its place. */
    public void drop() throws SQLException {
        if (!done
                && first(
                                "select datname::text from pg_database where datname = ? and"
                                        + " shobj_description(oid, 'pg_database') like ? || '%'",
                                name, UnfinishedDatabase.MARK)
                        .isPresent()) {
            execute("drop database " + new SqlIdentifier(name) + " with (force)");
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            drop();
        } finally {
            maintenance.close();
        }
    }
}
