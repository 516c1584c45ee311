package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads what a server is and allows. */
final class ServerStep {

    private static final int OLDEST = 150_000;

    private ServerStep() {}

    private record Facts(ServerReport report, boolean standby, boolean mayCreate) {}

    static ServerReport check(Session session, AdminAccess admin) throws SQLException {
        List<ServerSlot> slots = session.query(
                """
                select s.slot_name, substring(shobj_description(d.oid, 'pg_database') from ?), s.active
                from pg_replication_slots as s join pg_database as d on d.datname = s.database
                where s.slot_name like 'nextmavens\\_slot\\_%' and s.plugin = 'pgoutput' order by s.slot_name
                """,
                row -> new ServerSlot(row.getString(1), Optional.ofNullable(row.getString(2)), row.getBoolean(3)),
                ProjectDatabase.MARK + "(.*)");
        Facts facts = session.first(
                        """
                        select current_setting('server_version'), current_setting('server_version_num')::int,
                            r.rolsuper, current_setting('wal_level') = 'logical',
                            current_setting('max_replication_slots')::int,
                            (select count(*) from pg_replication_slots)::int,
                            current_setting('max_connections')::int,
                            exists (select from pg_available_extensions where name = 'postgis'),
                            pg_is_in_recovery(),
                            r.rolsuper or (r.rolcreatedb and r.rolcreaterole)
                        from pg_roles as r where r.rolname = current_user
                        """,
                        row -> new Facts(
                                new ServerReport(
                                        row.getString(1),
                                        row.getInt(2),
                                        row.getBoolean(3),
                                        row.getBoolean(4),
                                        row.getInt(5),
                                        row.getInt(6),
                                        slots,
                                        row.getInt(7),
                                        row.getBoolean(8)),
                                row.getBoolean(9),
                                row.getBoolean(10)))
                .orElseThrow();
        if (facts.report().versionNumber() < OLDEST) {
            throw new DatabaseException(new DatabaseProblem.Server(
                    "server_version",
                    "PostgreSQL at " + admin.address() + " is " + facts.report().version(),
                    "15 or later is needed"));
        }
        if (facts.standby()) {
            throw new DatabaseException(new DatabaseProblem.Server(
                    "host", admin.address() + " is a standby, which cannot be written", "give the primary's address"));
        }
        if (!facts.mayCreate()) {
            throw new DatabaseException(new DatabaseProblem.Server(
                    "privileges of " + admin.username(),
                    "it may not create databases and roles",
                    "ALTER ROLE " + admin.username() + " CREATEDB CREATEROLE, or give another login in its Secret"));
        }
        return facts.report();
    }
}
