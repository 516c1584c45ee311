package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Creates the publication and the logical slot, and watches the slot. */
final class ReplicationStep {

    private ReplicationStep() {}

    private record Slot(
            String database,
            String plugin,
            boolean active,
            Optional<String> walStatus,
            long lagBytes,
            long heldBytes,
            OptionalLong safeBytes,
            OptionalLong keepBytes) {
        boolean lost() {
            return walStatus.equals(Optional.of("lost"));
        }
    }

    static ReplicationReport ensure(Session session, ProjectDatabase database) throws SQLException {
        requireLogicalReplication(session);
        List<String> changes = new ArrayList<>(session.inTransaction(
                () -> session.query("select nextmavens.sync_publication()", row -> row.getString(1))));
        Optional<Slot> slot = read(session, database);
        if (slot.isEmpty() || slot.get().lost()) {
            session.lock("replication");
            slot = read(session, database);
            if (slot.isPresent() && slot.get().lost() && !slot.get().active()) {
                // Its WAL is gone (max_slot_wal_keep_size): nothing can be read from it any more.
                session.query("select pg_drop_replication_slot(?)", row -> true, database.slot());
                changes.add("dropped slot " + database.slot() + ", which had lost its WAL");
                slot = Optional.empty();
            }
            if (slot.isEmpty()) {
                create(session, database);
                changes.add("created slot " + database.slot());
                slot = read(session, database);
            }
        }
        Slot found = slot.orElseThrow();
        if (!found.database().equals(database.name()) || !found.plugin().equals("pgoutput")) {
            throw new DatabaseException(new DatabaseProblem.Server(
                    "replication slot " + database.slot(),
                    "it exists for database " + found.database() + " with plugin " + found.plugin(),
                    "drop it with pg_drop_replication_slot() if nobody reads it, or say that the server is shared"));
        }
        return new ReplicationReport(
                database.slot(),
                found.active(),
                found.walStatus().orElse("unknown"),
                found.lagBytes(),
                found.heldBytes(),
                found.safeBytes(),
                found.keepBytes(),
                new Changes(changes));
    }

    private static void create(Session session, ProjectDatabase database) throws SQLException {
        try {
            session.query("select pg_create_logical_replication_slot(?, 'pgoutput')", row -> true, database.slot());
        } catch (SQLException e) {
            DatabaseProblem problem =
                    switch (SqlFailures.state(e)) {
                        case "53400" ->
                            new DatabaseProblem.Server(
                                    "max_replication_slots",
                                    SqlFailures.reason(e),
                                    "raise it and restart the server, or drop slots nobody reads");
                        case "42501" ->
                            new DatabaseProblem.Server(
                                    "privileges of the administrator",
                                    SqlFailures.reason(e),
                                    "ALTER ROLE … REPLICATION, or your provider's role for it");
                        default -> throw e;
                    };
            throw new DatabaseException(problem, e);
        }
    }

    private static void requireLogicalReplication(Session session) throws SQLException {
        String level = session.first("select current_setting('wal_level')", row -> row.getString(1))
                .orElseThrow();
        if (!level.equals("logical")) {
            throw new DatabaseException(new DatabaseProblem.Server(
                    "wal_level", "it is " + level, "set it to logical and restart the server"));
        }
    }

    private static Optional<Slot> read(Session session, ProjectDatabase database) throws SQLException {
        return session.first(
                """
                select coalesce(database, ''), coalesce(plugin, ''), active, wal_status,
                    coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0)::bigint,
                    coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint, safe_wal_size,
                    (select setting::bigint * 1024 * 1024 from pg_settings
                     where name = 'max_slot_wal_keep_size' and setting <> '-1')
                from pg_replication_slots where slot_name = ?
                """,
                row -> new Slot(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        Optional.ofNullable(row.getString(4)),
                        row.getLong(5),
                        row.getLong(6),
                        Session.longOf(row, 7),
                        Session.longOf(row, 8)),
                database.slot());
    }
}
