package io.nextmavens.operator.database;

import io.nextmavens.manifests.catalog.UnfinishedDatabase;
import io.nextmavens.sql.SqlIdentifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes a project's database with its slot and logins from the server. */
final class DropStep {

    private static final int ATTEMPTS = 20;

    private DropStep() {}

    static DropReport drop(Session session, ProjectDatabase database) throws SQLException {
        List<String> changes = new ArrayList<>();
        List<String> left = new ArrayList<>();
        session.lock("server");
        Optional<DatabaseStep.State> state = DatabaseStep.read(session, database);
        if (state.isPresent()) {
            if (state.get().mark().isPresent() || !state.get().unfinished()) {
                DatabaseStep.requireOwnership(state.get(), database);
            }
            dropDatabase(session, database);
            changes.add("dropped database " + database.name() + " with its slot");
        }
        if (dropUnfinished(session, database)) {
            changes.add("dropped what a restore or a clone that was ended had made");
        }
        for (String login :
                List.of(database.twin(), database.authenticator(), database.owner(), database.replicator())) {
            if (!session.holds("select exists (select from pg_roles where rolname = ?)", login)) {
                continue;
            }
            try {
                session.execute("drop role " + new SqlIdentifier(login));
                changes.add("dropped login " + login);
            } catch (SQLException e) {
                left.add("login " + login + ": " + SqlFailures.reason(e));
            }
        }
        return new DropReport(new Changes(changes), left);
    }

    /** The command of backups makes a database beside the one that it is to replace, and marks it. */
    private static boolean dropUnfinished(Session session, ProjectDatabase database) throws SQLException {
        String beside = UnfinishedDatabase.nameFor(database.name());
        if (!session.holds(
                "select exists (select from pg_database as d where d.datname = ?"
                        + " and starts_with(shobj_description(d.oid, 'pg_database'), ?))",
                beside,
                UnfinishedDatabase.MARK)) {
            return false;
        }
        session.execute("drop database if exists " + new SqlIdentifier(beside) + " with (force)");
        return true;
    }

    /**
     * A database is not dropped while a logical slot of it is read, WITH (FORCE) or not; its other slots go with it. So
     * first nobody may come back, then the readers are ended.
     */
    private static void dropDatabase(Session session, ProjectDatabase database) throws SQLException {
        String name = new SqlIdentifier(database.name()).quoted();
        session.execute("alter database " + name + " allow_connections false");
        for (int attempt = 1; ; attempt++) {
            session.query("""
                    select pg_terminate_backend(a.pid, 500)
                    from pg_stat_activity as a
                    where a.datname = ? and pg_has_role(a.usesysid, 'usage')
                    """, row -> true, database.name());
            try {
                session.execute("drop database if exists " + name + " with (force)");
                return;
            } catch (SQLException e) {
                boolean inUse = SqlFailures.state(e).equals("55006");
                if (!inUse || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
