package io.nextmavens.runtime.backup.database;

import io.nextmavens.sql.SqlIdentifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives what belonged to the logins of one project to those of another. A dump names roles, and roles belong to servers:
 * those that this server has not are made for the restore, and those that another name took over go again.
 */
public final class Adoption {

    private final Map<String, String> heirs;
    private final Set<String> made = new LinkedHashSet<>();

    /** An adoption; {@code heirs} are the new names of roles that have some. */
    public Adoption(Map<String, String> heirs) {
        this.heirs = new LinkedHashMap<>(heirs);
        this.heirs
                .entrySet()
                .removeIf(entry -> entry.getKey().isEmpty() || entry.getKey().equals(entry.getValue()));
    }

    /**
     * Makes the roles that a dump needs.
     *
     * @param connection as the administrator, in any database of the server
     */
    public void prepare(Connection connection, Facts facts) throws SQLException {
        Set<String> names = new LinkedHashSet<>(facts.roles());
        names.addAll(heirs.keySet());
        names.add(facts.administrator());
        for (String name : names) {
            if (!exists(connection, name)) {
                execute(connection, "create role " + new SqlIdentifier(name) + " nologin");
                made.add(name);
            }
        }
        if (made.contains(facts.administrator())) {
            heirs.put(facts.administrator(), user(connection));
        }
        for (String name : heirs.keySet()) {
            // REASSIGN OWNED takes databases along, wherever it is asked
            if (holds(connection, "select exists (select from pg_database where pg_get_userbyid(datdba) = ?)", name)) {
                throw new SQLException("role " + name + " owns a database of this server, so that what it has cannot be"
                        + " given to " + heirs.get(name));
            }
        }
    }

    /** The name that a role of the dump has from now on. */
    public String heir(String role) {
        return heirs.getOrDefault(role, role);
    }

    /** Gives everything in a restored database to the heirs, in one transaction. */
    public void complete(Connection restored) throws SQLException {
        if (heirs.isEmpty()) {
            return;
        }
        restored.setAutoCommit(false);
        try {
            for (String old : heirs.keySet()) {
                execute(
                        restored,
                        "reassign owned by " + new SqlIdentifier(old) + " to " + new SqlIdentifier(heir(old)));
            }
            // Read after the owners have changed, who are the grantors.
            List<String> statements = new ArrayList<>();
            for (String old : heirs.keySet()) {
                statements.addAll(texts(restored, GRANTS, heir(old), old));
                statements.addAll(texts(restored, DEFAULTS, heir(old), old));
            }
            statements.addAll(policies(restored));
            for (String old : heirs.keySet()) {
                List<String> elsewhere = texts(restored, ON_DATABASES, old);
                statements.add("drop owned by " + new SqlIdentifier(old));
                statements.addAll(elsewhere); // which are other databases' business
            }
            for (String statement : statements) {
                execute(restored, statement);
            }
            restored.commit();
        } catch (SQLException e) {
            restored.rollback();
            throw e;
        } finally {
            restored.setAutoCommit(true);
        }
    }

    /** Removes the roles that were made and have an heir, or all that were made where the restore failed. */
    public void removeRoles(Connection connection, boolean restored) throws SQLException {
        for (String name : made) {
            if (heirs.containsKey(name) || !restored) {
                execute(connection, "drop role if exists " + new SqlIdentifier(name));
            }
        }
    }

    /** Roles that were made and stay: they are the application's own. */
    public List<String> added() {
        return made.stream().filter(name -> !heirs.containsKey(name)).toList();
    }

    private static final String GRANTS = """
            with granted as (
                select case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass as thing,
                    a.privilege_type as privilege, a.grantee, a.is_grantable, c.relowner as owner
                from pg_class as c, aclexplode(c.relacl) as a
                union all
                select 'table ' || c.oid::regclass, format('%s (%I)', a.privilege_type, t.attname), a.grantee,
                    a.is_grantable, c.relowner
                from pg_attribute as t join pg_class as c on c.oid = t.attrelid, aclexplode(t.attacl) as a
                union all
                select 'routine ' || p.oid::regprocedure, a.privilege_type, a.grantee, a.is_grantable, p.proowner
                from pg_proc as p, aclexplode(p.proacl) as a
                union all
                select format('schema %I', n.nspname), a.privilege_type, a.grantee, a.is_grantable, n.nspowner
                from pg_namespace as n, aclexplode(n.nspacl) as a
                union all
                select 'type ' || t.oid::regtype, a.privilege_type, a.grantee, a.is_grantable, t.typowner
                from pg_type as t, aclexplode(t.typacl) as a where t.typelem = 0 and t.typrelid = 0)
            select format('grant %s on %s to %I%s', privilege, thing, ?::text,
                case when is_grantable then ' with grant option' else '' end)
            from granted
            where grantee = (select oid from pg_roles where rolname = ?) and grantee <> owner
            """;

    private static final String DEFAULTS = """
            with heir as (select ?::text as name), defaults as (
                select d.defaclnamespace, d.defaclacl, coalesce(format('in schema %I ', n.nspname), '') as place,
                    case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                        when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end as things
                from pg_default_acl as d left join pg_namespace as n on n.oid = d.defaclnamespace
                where d.defaclrole = (select oid from pg_roles where rolname = ?))
            select statement from (
                select 0 as turn, format('alter default privileges for role %I revoke all on %s from public', heir.name, things) as statement
                from defaults, heir where defaclnamespace = 0
                union all
                select 1, format('alter default privileges for role %I %sgrant %s on %s to %s%s', heir.name, place, a.privilege_type,
                    things, case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                    case when a.is_grantable then ' with grant option' else '' end)
                from defaults, heir, aclexplode(defaclacl) as a) as all_of_them
            order by turn
            """;

    private static final String ON_DATABASES = """
            select format('grant %s on database %I to %I%s', a.privilege_type, d.datname, r.rolname,
                case when a.is_grantable then ' with grant option' else '' end)
            from pg_database as d, aclexplode(d.datacl) as a join pg_roles as r on r.oid = a.grantee
            where r.rolname = ? and d.datname <> current_database()
            """;

    private List<String> policies(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>();
        Facts.query(connection, """
                select format('alter policy %I on %s to ', p.polname, p.polrelid::regclass),
                    array(select coalesce((select rolname from pg_roles where oid = r), '') from unnest(p.polroles) as r)
                from pg_policy as p
                """, row -> {
            String[] roles = (String[]) row.getArray(2).getArray();
            boolean changes = false;
            Set<String> names = new LinkedHashSet<>();
            for (String role : roles) {
                changes |= heirs.containsKey(role);
                names.add(role.isEmpty() ? "public" : new SqlIdentifier(heir(role)).quoted());
            }
            if (changes) {
                statements.add(row.getString(1) + String.join(", ", names));
            }
        });
        return statements;
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        return holds(connection, "select exists (select from pg_roles where rolname = ?)", role);
    }

    private static String user(Connection connection) throws SQLException {
        return texts(connection, "select current_user::text").getFirst();
    }

    private static boolean holds(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static List<String> texts(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
