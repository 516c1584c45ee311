package io.nextmavens.runtime.backup.database;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a dump does not say of its database, or not in a way that can be compared.
 *
 * @param administrator owner of the database
 * @param owner the project's login of that name
 * @param authenticator the project's login of that name
 * @param replicator the project's login of that name
 * @param roles all that something in the database depends on
 * @param settings of the database for every role, {@code name=value}
 * @param grants on the database: privileges by role
 * @param rows of each table, by its quoted name
 * @param lost contents that the backend did not have although the books have them
 */
public record Facts(
        String administrator,
        String owner,
        String authenticator,
        String replicator,
        List<String> roles,
        List<String> settings,
        Map<String, List<String>> grants,
        Map<String, Long> rows,
        List<String> lost) {

    /** Reads them, without rows and lost contents, in the connection's snapshot. */
    public static Facts read(Connection connection) throws SQLException {
        Map<String, List<String>> grants = new LinkedHashMap<>();
        query(connection, """
                select r.rolname, a.privilege_type
                from pg_database as d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as a
                join pg_roles as r on r.oid = a.grantee
                where d.datname = current_database() and a.grantee <> d.datdba
                order by 1, 2
                """, row -> grants.computeIfAbsent(row.getString(1), first -> new ArrayList<>())
                .add(row.getString(2)));
        List<String> logins = new ArrayList<>();
        query(connection, """
                select pg_get_userbyid(d.datdba), l.value ->> 'owner', l.value ->> 'authenticator', l.value ->> 'replicator'
                from pg_database as d left join nextmavens.settings as l on l.key = 'logins'
                where d.datname = current_database()
                """, row -> {
            for (int i = 1; i <= 4; i++) {
                String name = row.getString(i);
                logins.add(name == null ? "" : name);
            }
        });
        return new Facts(
                logins.get(0),
                logins.get(1),
                logins.get(2),
                logins.get(3),
                texts(connection, """
                        select distinct r.rolname
                        from pg_shdepend as d join pg_roles as r on r.oid = d.refobjid
                        where d.refclassid = 'pg_authid'::regclass
                            and d.dbid = (select oid from pg_database where datname = current_database())
                        order by 1
                        """),
                texts(connection, """
                        select unnest(s.setconfig)
                        from pg_db_role_setting as s
                        where s.setrole = 0 and s.setdatabase = (select oid from pg_database where datname = current_database())
                        """),
                grants,
                Map.of(),
                List.of());
    }

    /** Counts the rows of every table that holds some itself; what an extension brings is the extension's business. */
    public static Map<String, Long> countRows(Connection connection) throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (String table : texts(connection, """
                select format('%I.%I', n.nspname, c.relname)
                from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
                where c.relkind = 'r' and c.relpersistence <> 't'
                    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
                    and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass
                                    and d.objid = c.oid and d.deptype = 'e')
                order by 1
                """)) {
            query(connection, "select count(*) from only " + table, row -> rows.put(table, row.getLong(1)));
        }
        return rows;
    }

    /** The same with other settings of the database. */
    public Facts withSettings(List<String> others) {
        return new Facts(administrator, owner, authenticator, replicator, roles, others, grants, rows, lost);
    }

    public Facts with(Map<String, Long> counted, List<String> contents) {
        return new Facts(
                administrator,
                owner,
                authenticator,
                replicator,
                roles,
                settings,
                grants,
                counted,
                List.copyOf(contents));
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        query(connection, sql, row -> texts.add(row.getString(1)));
        return texts;
    }

    interface Row {
        void read(ResultSet row) throws SQLException;
    }

    static void query(Connection connection, String sql, Row reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    public byte[] write() {
        JsonObject byRole = new JsonObject();
        grants.forEach((role, privileges) -> byRole.put(role, new JsonArray(privileges)));
        JsonObject byTable = new JsonObject();
        rows.forEach(byTable::put);
        return new JsonObject()
                .put("administrator", administrator)
                .put("owner", owner)
                .put("authenticator", authenticator)
                .put("replicator", replicator)
                .put("roles", new JsonArray(roles))
                .put("settings", new JsonArray(settings))
                .put("grants", byRole)
                .put("rows", byTable)
                .put("lost", new JsonArray(lost))
                .toBuffer()
                .getBytes();
    }

    /** Reads what {@link #write} wrote. */
    public static Facts read(JsonObject json) {
        Map<String, List<String>> grants = new LinkedHashMap<>();
        JsonObject byRole = json.getJsonObject("grants");
        byRole.fieldNames().forEach(role -> grants.put(role, texts(byRole.getJsonArray(role))));
        Map<String, Long> rows = new LinkedHashMap<>();
        JsonObject byTable = json.getJsonObject("rows");
        byTable.fieldNames().forEach(table -> rows.put(table, byTable.getLong(table)));
        return new Facts(
                json.getString("administrator"),
                json.getString("owner"),
                json.getString("authenticator"),
                json.getString("replicator"),
                texts(json.getJsonArray("roles")),
                texts(json.getJsonArray("settings")),
                grants,
                rows,
                texts(json.getJsonArray("lost")));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
