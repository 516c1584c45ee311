package io.nextmavens.operator.database;

import io.nextmavens.sql.SqlIdentifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates the database and marks it as the project's. */
final class DatabaseStep {

    private DatabaseStep() {}

    /** What is known of a database. {@code unfinished}: created, and the operator ended before it could mark it. */
    record State(Optional<String> mark, boolean unfinished, boolean openToAll) {}

    static Changes ensure(Session session, ProjectDatabase database) throws SQLException {
        Optional<State> state = read(session, database);
        if (state.isPresent() && isDone(state.get(), database)) {
            return Changes.NONE;
        }
        session.lock("server");
        state = read(session, database);
        List<String> changes = new ArrayList<>();
        String name = new SqlIdentifier(database.name()).quoted();
        if (state.isEmpty()) {
            // Nobody enters before it is marked: a database that allows no connections and has no mark is one that was
            // begun and not finished.
            session.execute("create database " + name + " template template0 encoding 'UTF8' allow_connections false");
            changes.add("created database " + database.name());
            state = read(session, database);
        }
        State found = state.orElseThrow();
        if (found.mark().isEmpty() && found.unfinished()) {
            session.execute("comment on database " + name + " is " + SqlLiteral.quoted(database.ownershipMark()));
        } else {
            requireOwnership(found, database);
        }
        if (found.openToAll()) {
            session.execute("revoke all on database " + name + " from public");
            changes.add("revoked CONNECT on " + database.name() + " from PUBLIC");
        }
        if (found.unfinished()) {
            session.execute("alter database " + name + " allow_connections true");
        }
        return new Changes(changes);
    }

    static void requireOwnership(State state, ProjectDatabase database) {
        if (!state.mark().equals(Optional.of(database.ownershipMark()))) {
            throw new DatabaseException(new DatabaseProblem.OwnedByAnother(database.name(), state.mark()));
        }
    }

    static Optional<State> read(Session session, ProjectDatabase database) throws SQLException {
        return session.first(
                """
                select shobj_description(d.oid, 'pg_database'), not d.datallowconn,
                    exists (select from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as a
                            where a.grantee = 0 and a.privilege_type = 'CONNECT')
                from pg_database as d where d.datname = ?
                """,
                row -> new State(Optional.ofNullable(row.getString(1)), row.getBoolean(2), row.getBoolean(3)),
                database.name());
    }

    private static boolean isDone(State state, ProjectDatabase database) {
        if (state.unfinished() && state.mark().isEmpty()) {
            return false;
        }
        requireOwnership(state, database);
        return !state.openToAll() && !state.unfinished();
    }
}
