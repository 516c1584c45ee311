package io.nextmavens.manifests.catalog;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own with the catalog, its logins, and two tenants. */
final class TestDatabase {

    static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static boolean templateIsThere;

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** Creates an empty database and its logins. */
    static TestDatabase empty() throws SQLException {
        return create("template1");
    }

    private static TestDatabase create(String template) throws SQLException {
        TestDatabase database = new TestDatabase("t" + COUNT.incrementAndGet());
        try (Connection c = connect("postgres", "postgres")) {
            run(c, "create database " + database.name + " template " + template);
            run(c, "create role " + database.owner() + " login");
            run(c, "create role " + database.authenticator() + " login noinherit");
            run(c, "create role " + database.name + "_replicator login replication");
            run(c, "grant create on database " + database.name + " to " + database.owner());
        }
        return database;
    }

    /** Creates a database with the catalog and the tenants A and B. */
    static TestDatabase withCatalog() throws SQLException {
        TestDatabase database = create(template());
        try (Connection c = database.superuser()) {
            database.admitLogins(c);
        }
        try (Connection c = database.ownerLogin()) {
            run(c, "insert into tenants (id, name) values ('" + A + "', 'A'), ('" + B + "', 'B')");
        }
        return database;
    }

    /** A database with the catalog, to copy: installing it once is quicker than for each test. */
    private static synchronized String template() throws SQLException {
        if (!templateIsThere) {
            try (Connection c = connect("postgres", "postgres")) {
                run(c, "create database with_catalog");
            }
            try (Connection c = connect("with_catalog", "postgres")) {
                new CatalogInstaller().install(c);
            }
            templateIsThere = true;
        }
        return "with_catalog";
    }

    void admitLogins(Connection superuser) throws SQLException {
        run(superuser, "grant anon, authenticated, service_role, supabase_auth_admin to " + authenticator());
        one(
                superuser,
                "select nextmavens.set_logins('" + owner() + "', '" + authenticator() + "', '" + name
                        + "_replicator')");
    }

    String name() {
        return name;
    }

    String owner() {
        return name + "_owner";
    }

    String authenticator() {
        return name + "_authenticator";
    }

    Connection superuser() throws SQLException {
        return connect(name, "postgres");
    }

    Connection ownerLogin() throws SQLException {
        return connect(name, owner());
    }

    /** A session as the data plane has it: logged in as authenticator, become authenticated, with the tenant's claims. */
    Connection tenant(String tenant) throws SQLException {
        return claims("authenticated", "{\"role\": \"authenticated\", \"tenant_id\": \"" + tenant + "\"}");
    }

    Connection anonymous() throws SQLException {
        return claims("anon", "{\"role\": \"anon\"}");
    }

    Connection service() throws SQLException {
        return claims("service_role", "{\"role\": \"service_role\"}");
    }

    Connection claims(String role, String claims) throws SQLException {
        Connection c = connect(name, authenticator());
        run(c, "set role " + role);
        one(c, "select set_config('request.jwt.claims', '" + claims.replace("'", "''") + "', false)");
        return c;
    }

    static void run(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }

    static String one(Connection c, String sql) throws SQLException {
        List<String> rows = column(c, sql);
        return rows.isEmpty() ? "no row" : rows.getFirst();
    }

    static List<String> column(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rows = s.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /**
     * The next transaction's number. It stays only if nobody writes: what writes a row or changes the schema takes a
     * number first. (The position in the WAL moves by itself, PostgreSQL notes its running transactions there.)
     */
    static String transactions(Connection c) throws SQLException {
        return one(c, "select pg_snapshot_xmax(pg_current_snapshot())");
    }

    void asOwner(String... statements) throws SQLException {
        try (Connection c = ownerLogin()) {
            for (String sql : statements) {
                run(c, sql);
            }
        }
    }

    void asSuperuser(String... statements) throws SQLException {
        try (Connection c = superuser()) {
            for (String sql : statements) {
                run(c, sql);
            }
        }
    }

    /** Statements nobody watches, as where event triggers are not possible. */
    void unguarded(String... statements) throws SQLException {
        try (Connection c = superuser()) {
            run(c, "set event_triggers = off");
            for (String sql : statements) {
                run(c, sql);
            }
        }
    }

    String problem(String table) throws SQLException {
        try (Connection c = superuser()) {
            return one(
                    c,
                    "select coalesce(string_agg(problem, '; '), 'none') from nextmavens.isolation_report()"
                            + " where table_name = '" + table + "'");
        }
    }

    List<String> repair() throws SQLException {
        try (Connection c = superuser()) {
            return column(c, "select table_name || ': ' || change from nextmavens.repair_isolation()");
        }
    }

    private static Connection connect(String database, String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + EmbeddedServer.port() + "/" + database, user, "");
    }
}
