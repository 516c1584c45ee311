package io.nextmavens.operator.database;

import io.nextmavens.sql.SqlIdentifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What streaming standbys need of their primary: a login and a physical slot each (manual, section 26.2.5 and 26.2.6).
 * The server is a project's own, so the names are the same on each.
 */
final class StandbyStep {

    private static final String LOGIN = "nextmavens_standby";
    private static final String SLOT = "nextmavens_standby_";

    private StandbyStep() {}

    static StandbyReport ensure(Session session, int count, String password) throws SQLException {
        List<String> changes = new ArrayList<>();
        Optional<String> stored = stored(session);
        if (stored.isEmpty()) {
            session.execute("create role " + new SqlIdentifier(LOGIN) + " login replication password "
                    + SqlLiteral.quoted(ScramVerifier.of(password)));
            changes.add("created login " + LOGIN);
        } else if (!ScramVerifier.matches(stored.get(), password)) {
            session.execute("alter role " + new SqlIdentifier(LOGIN) + " login replication password "
                    + SqlLiteral.quoted(ScramVerifier.of(password)));
            changes.add("set the password of " + LOGIN);
        }
        List<String> slots = slots(session);
        for (int ordinal = 0; ordinal < count; ordinal++) {
            if (!slots.contains(SLOT + ordinal)) {
                session.query("select pg_create_physical_replication_slot(?, true)", row -> true, SLOT + ordinal);
                changes.add("created slot " + SLOT + ordinal);
            }
        }
        changes.addAll(dropSlotsFrom(session, count));
        return new StandbyReport(standbys(session, count), new Changes(changes));
    }

    /** Drops what there is no standby for any more; slots that are in use stay until the next time. */
    static Changes remove(Session session) throws SQLException {
        List<String> changes = new ArrayList<>(dropSlotsFrom(session, 0));
        if (stored(session).isPresent() && slots(session).isEmpty()) {
            session.execute("drop role " + new SqlIdentifier(LOGIN));
            changes.add("dropped login " + LOGIN);
        }
        return new Changes(changes);
    }

    static boolean isRemoved(Session session) throws SQLException {
        return stored(session).isEmpty() && slots(session).isEmpty();
    }

    private static List<String> dropSlotsFrom(Session session, int count) throws SQLException {
        return session.query("""
                select slot_name, pg_drop_replication_slot(slot_name) from pg_replication_slots
                where slot_type = 'physical' and not active
                    and slot_name ~ '^nextmavens_standby_[0-9]+$' and substring(slot_name from '[0-9]+$')::int >= ?
                """, row -> "dropped slot " + row.getString(1), count);
    }

    /** Empty where the login is not there; an empty text where it has no password. */
    private static Optional<String> stored(Session session) throws SQLException {
        return session.first(
                "select coalesce(rolpassword, '') from pg_authid where rolname = ?", row -> row.getString(1), LOGIN);
    }

    private static List<String> slots(Session session) throws SQLException {
        return session.query(
                "select slot_name from pg_replication_slots where slot_name ~ '^nextmavens_standby_[0-9]+$'",
                row -> row.getString(1));
    }

    /** What a standby has replayed is known while it is connected; before, it has at least what its slot is at. */
    private static List<Standby> standbys(Session session, int count) throws SQLException {
        return session.query(
                """
                select substring(s.slot_name from '[0-9]+$')::int, r.state, coalesce(s.wal_status, 'unknown'),
                    coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(r.replay_lsn, s.restart_lsn)), 0)::bigint,
                    coalesce(extract(epoch from r.replay_lag), 0)::float8, s.safe_wal_size,
                    (select setting::bigint * 1024 * 1024 from pg_settings
                     where name = 'max_slot_wal_keep_size' and setting <> '-1')
                from pg_replication_slots as s left join pg_stat_replication as r on r.pid = s.active_pid
                where s.slot_name ~ '^nextmavens_standby_[0-9]+$' and substring(s.slot_name from '[0-9]+$')::int < ?
                order by 1
                """,
                row -> new Standby(
                        row.getInt(1),
                        Optional.ofNullable(row.getString(2)),
                        row.getString(3),
                        Math.max(0, row.getLong(4)),
                        Math.max(0, row.getDouble(5)),
                        Session.longOf(row, 6),
                        Session.longOf(row, 7)),
                count);
    }
}
