package io.nextmavens.operator.database;

import io.nextmavens.manifests.catalog.CatalogFiles;
import io.nextmavens.sql.SqlIdentifier;
import io.nextmavens.sql.SqlScript;
import io.nextmavens.sql.SqlStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Creates the logins of one database: authenticator, owner and replicator.
 *
 * <p>In three turns, so that one connection is open at a time: what is missing is read, existing logins are tried with
 * their passwords, what differs is written.
 */
final class LoginStep {

    /** What the authenticator becomes: for a request, or for the auth service. */
    private static final List<String> ROLES = List.of("anon", "authenticated", "service_role", "supabase_auth_admin");

    private static final String WRONG_PASSWORD = "28P01";

    private final ServerConnections connections;
    private final AdminAccess admin;
    private final ProjectDatabase database;

    LoginStep(ServerConnections connections, AdminAccess admin, ProjectDatabase database) {
        this.connections = connections;
        this.admin = admin;
        this.database = database;
    }

    /** A login as it has to be. */
    private record Login(
            String role, Optional<String> password, boolean inherits, boolean replicates, String privileges) {
        SqlIdentifier name() {
            return new SqlIdentifier(role);
        }
    }

    /** The authenticator holds the grants, whichever of the two logs in; without a password nobody can as it. */
    private List<Login> wanted(LoginPasswords passwords) {
        List<Login> logins = new ArrayList<>();
        logins.add(new Login(
                database.authenticator(),
                passwords.twin() ? Optional.empty() : Optional.of(passwords.authenticator()),
                false,
                false,
                "CONNECT,TEMPORARY"));
        if (passwords.twin()) {
            logins.add(new Login(
                    database.twin(), Optional.of(passwords.authenticator()), true, false, "CONNECT,TEMPORARY"));
        }
        logins.add(
                new Login(database.owner(), Optional.of(passwords.owner()), true, false, "CONNECT,TEMPORARY,CREATE"));
        logins.add(new Login(database.replicator(), Optional.of(passwords.replicator()), true, true, "CONNECT"));
        return logins;
    }

    /**
     * Ends the login of the data plane that is not in use any more, with its sessions.
     *
     * @param retired {@link ProjectDatabase#authenticator()}, which stays without a password since it holds the grants,
     *     or {@link ProjectDatabase#twin()}, which goes
     */
    Changes retire(String retired) throws SQLException {
        try (Session session = connections.admin(admin)) {
            session.lock("server");
            if (!session.holds("select exists (select from pg_roles where rolname = ?)", retired)) {
                return Changes.NONE;
            }
            SqlIdentifier name = new SqlIdentifier(retired);
            if (retired.equals(database.twin())) {
                end(session, retired);
                session.execute("revoke all on database " + new SqlIdentifier(database.name()) + " from " + name);
                session.execute("drop role " + name);
                return new Changes(List.of("dropped login " + retired));
            }
            session.execute("alter role " + name + " password null");
            end(session, retired);
            return new Changes(List.of("took the password of " + retired));
        }
    }

    private static void end(Session session, String login) throws SQLException {
        session.query(
                "select pg_terminate_backend(pid, 500) from pg_stat_activity where usename = ?", row -> true, login);
    }

    Changes ensure(LoginPasswords passwords) throws SQLException {
        List<Login> logins = wanted(passwords);
        Set<String> existing;
        boolean complete;
        try (Session session = connections.admin(admin)) {
            existing = existing(session, logins);
            complete = existing.size() == logins.size() && isComplete(session, logins);
        }
        Set<String> refused = new TreeSet<>();
        for (Login login : logins) {
            if (login.password().isPresent() && existing.contains(login.role()) && isRefused(login)) {
                refused.add(login.role());
            }
        }
        if (complete && refused.isEmpty()) {
            return Changes.NONE;
        }
        try (Session session = connections.admin(admin)) {
            session.lock("server");
            return session.inTransaction(() -> write(session, logins, refused));
        }
    }

    private Changes write(Session session, List<Login> logins, Set<String> refused) throws SQLException {
        List<String> changes = new ArrayList<>();
        if (!hasRoles(session)) {
            for (SqlStatement statement : SqlScript.split(CatalogFiles.roles().sql())) {
                session.execute(statement.text());
            }
            changes.add("created the roles " + String.join(", ", ROLES));
        }
        Set<String> existing = existing(session, logins);
        for (Login login : logins) {
            if (!existing.contains(login.role())) {
                create(session, login);
                changes.add("created login " + login.role());
            } else if (refused.contains(login.role())) {
                session.execute("alter role " + login.name() + " password " + verifier(login));
                changes.add("set the password of " + login.role());
            }
            if (!holdsPrivileges(session, login)) {
                session.execute("grant " + login.privileges() + " on database " + new SqlIdentifier(database.name())
                        + " to " + login.name());
                changes.add("granted " + login.privileges() + " on the database to " + login.role());
            }
        }
        for (String role : ROLES) {
            if (!isMember(session, database.authenticator(), role)) {
                session.execute(
                        "grant " + new SqlIdentifier(role) + " to " + new SqlIdentifier(database.authenticator()));
                changes.add("let " + database.authenticator() + " become " + role);
            }
        }
        if (isTwinMissing(session, logins)) {
            session.execute("grant " + new SqlIdentifier(database.authenticator()) + " to "
                    + new SqlIdentifier(database.twin()) + (isSixteen(session) ? " with inherit true, set true" : ""));
            changes.add("let " + database.twin() + " act as " + database.authenticator());
        }
        for (Login login : logins) {
            if (!administers(session, login)) {
                session.execute("grant " + login.name() + " to current_user"
                        + (isSixteen(session) ? " with inherit true, set true" : ""));
                changes.add("let " + admin.username() + " act for " + login.role());
            }
        }
        return new Changes(changes);
    }

    /** REPLICATION is a superuser's to give, from PostgreSQL 16 on also of one who has it and CREATEROLE. */
    private static void create(Session session, Login login) throws SQLException {
        String create = "create role " + login.name() + " login " + (login.inherits() ? "inherit" : "noinherit")
                + " password " + verifier(login);
        if (!login.replicates()) {
            session.execute(create);
            return;
        }
        Savepoint before = session.connection().setSavepoint();
        try {
            session.execute(create + " replication");
        } catch (SQLException e) {
            if (!SqlFailures.state(e).equals("42501")) {
                throw e;
            }
            session.connection().rollback(before);
            session.execute(create);
        }
    }

    private static String verifier(Login login) {
        return login.password()
                .map(password -> SqlLiteral.quoted(ScramVerifier.of(password)))
                .orElse("null");
    }

    private boolean isTwinMissing(Session session, List<Login> logins) throws SQLException {
        return logins.stream().anyMatch(login -> login.role().equals(database.twin()))
                && !isMember(session, database.twin(), database.authenticator());
    }

    /** Whether the server refuses the login for its password; any other trouble is not the password's. */
    private boolean isRefused(Login login) {
        try (Session session = connections.login(
                admin, database, login.role(), login.password().orElseThrow())) {
            return session.connection() == null;
        } catch (DatabaseException e) {
            if (e.getCause() instanceof SQLException cause
                    && SqlFailures.state(cause).equals(WRONG_PASSWORD)) {
                return true;
            }
            if (e.problem() instanceof DatabaseProblem.LoginRefused) {
                return false; // CONNECT is missing, or pg_hba.conf says no: granting follows, the password stays
            }
            throw e;
        }
    }

    private boolean isComplete(Session session, List<Login> logins) throws SQLException {
        if (!hasRoles(session)) {
            return false;
        }
        for (String role : ROLES) {
            if (!isMember(session, database.authenticator(), role)) {
                return false;
            }
        }
        if (isTwinMissing(session, logins)) {
            return false;
        }
        for (Login login : logins) {
            if (!holdsPrivileges(session, login) || !administers(session, login)) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> existing(Session session, List<Login> logins) throws SQLException {
        Set<String> existing = new TreeSet<>();
        for (Login login : logins) {
            if (session.holds("select exists (select from pg_roles where rolname = ?)", login.role())) {
                existing.add(login.role());
            }
        }
        return existing;
    }

    private static boolean hasRoles(Session session) throws SQLException {
        return session.holds(
                "select count(*) = cardinality(string_to_array(?, ',')) from pg_roles"
                        + " where rolname = any (string_to_array(?, ','))",
                String.join(",", ROLES),
                String.join(",", ROLES));
    }

    private boolean holdsPrivileges(Session session, Login login) throws SQLException {
        // Only what is granted to the role itself: what comes by PUBLIC is about to go.
        return session.holds("""
                select count(distinct a.privilege_type) = cardinality(string_to_array(?, ','))
                from pg_database as d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as a
                where d.datname = ? and a.grantee = (select oid from pg_roles where rolname = ?)
                    and a.privilege_type = any (string_to_array(?, ','))
                """, login.privileges(), database.name(), login.role(), login.privileges());
    }

    private static boolean isMember(Session session, String member, String role) throws SQLException {
        return session.holds("""
                select exists (
                    select from pg_auth_members
                    where roleid = (select oid from pg_roles where rolname = ?)
                        and member = (select oid from pg_roles where rolname = ?))
                """, role, member);
    }

    /** An administrator that is no superuser changes tables and ends sessions of a login only as a member of it. */
    private static boolean administers(Session session, Login login) throws SQLException {
        return session.holds(
                "select pg_has_role(current_user, oid, 'usage') from pg_roles where rolname = ?", login.role());
    }

    private static boolean isSixteen(Session session) throws SQLException {
        return session.holds("select current_setting('server_version_num')::int >= 160000");
    }
}
