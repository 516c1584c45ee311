package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.changes.Access.Policy;
import io.nextmavens.runtime.realtime.changes.Table.Column;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Tables and what roles may see of them, read when they are first met and again when they changed, which is asked once
 * for each batch of changes: a policy holds from the moment it is committed. Thread-safe.
 */
final class Tables {

    private static final String VERSION = """
            concat_ws('.', c.xmin, n.xmin, \
            (SELECT string_agg(concat(p.oid, '-', p.xmin), ',' ORDER BY p.oid) \
             FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid), \
            (SELECT string_agg(a.xmin::text, ',' ORDER BY a.attnum) \
             FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0))""";

    private static final String VERSIONS = "SELECT c.oid, " + VERSION + """
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = ANY ($1::pg_catalog.oid[])""";

    private static final String TABLE = """
            SELECT c.oid, n.nspname, c.relname,
              (SELECT json_agg(json_build_array(a.attname, a.atttypid::int8, format_type(a.atttypid, a.atttypmod))
                               ORDER BY a.attnum)
               FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
              (SELECT coalesce(json_agg(a.attname), '[]')
               FROM pg_catalog.pg_index i
               JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
               WHERE i.indrelid = c.oid AND i.indisprimary),
            """ + VERSION + """
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            """;

    /** Functions of the catalog, and the claims that they read. */
    private static final Map<String, Set<String>> READ_CLAIMS = Map.of(
            "public.current_tenant_id()", Set.of("tenant_id"),
            "nextmavens.sees_every_tenant()", Set.of(),
            "auth.uid()", Set.of("sub"),
            "auth.role()", Set.of("role"),
            "auth.email()", Set.of("email"));

    private static final String ACCESS = """
            SELECT NOT c.relrowsecurity OR r.rolsuper OR r.rolbypassrls
                OR (pg_has_role(r.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity),
              (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 AND has_schema_privilege(r.oid, c.relnamespace, 'USAGE')
                 AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')),
              (SELECT coalesce(json_agg(json_build_object(
                 'name', p.polname,
                 'permissive', p.polpermissive,
                 'using', pg_get_expr(p.polqual, p.polrelid),
                 'columns', (SELECT coalesce(json_agg(DISTINCT a.attname), '[]') FROM pg_catalog.pg_depend d
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                    WHERE d.classid = 'pg_catalog.pg_policy'::regclass AND d.objid = p.oid
                      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
                      AND d.refobjsubid > 0),
                 'whole', EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_policy'::regclass AND d.objid = p.oid AND d.deptype = 'n'
                      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
                      AND d.refobjsubid = 0),
                 'functions', (SELECT coalesce(json_agg(CASE
                      WHEN d.refclassid = 'pg_catalog.pg_proc'::regclass THEN d.refobjid::regprocedure::text
                      ELSE '?' END), '[]')
                    FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_policy'::regclass AND d.objid = p.oid AND d.deptype = 'n'
                      AND d.refclassid <> 'pg_catalog.pg_type'::regclass
                      AND NOT (d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid)))), '[]')
               FROM pg_catalog.pg_policy p
               WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*') AND p.polqual IS NOT NULL
                 AND (p.polroles = '{0}' OR EXISTS (
                   SELECT FROM unnest(p.polroles) AS m WHERE pg_has_role(r.oid, m, 'USAGE'))))
            FROM pg_catalog.pg_class c, pg_catalog.pg_roles r
            WHERE c.oid = $1::pg_catalog.oid AND r.rolname = $2
            """;

    private static final Access NOTHING = new Access(0, Set.of(), false, List.of(), false);

    private record AccessKey(int table, String role) {}

    private final Queries queries;
    private final Map<Integer, Table> tables = new ConcurrentHashMap<>();
    private final Map<AccessKey, Access> accesses = new ConcurrentHashMap<>();
    private final AtomicLong readings = new AtomicLong();

    Tables(Queries queries) {
        this.queries = queries;
    }

    /** Forgets what changed of these tables since it was read. Fails with a DatabaseException. */
    Future<Void> refresh(Collection<Integer> oids) {
        if (oids.isEmpty()) {
            return Future.succeededFuture();
        }
        return queries.pool().query(VERSIONS, List.of(array(oids))).map(rows -> {
            Map<Integer, String> versions = rows.stream()
                    .collect(Collectors.toMap(row -> Integer.parseUnsignedInt(row.get(0)), row -> row.get(1)));
            for (int oid : oids) {
                Table table = tables.get(oid);
                if (table != null && !table.version().equals(versions.get(oid))) {
                    forget(oid);
                }
            }
            return null;
        });
    }

    private void forget(int oid) {
        tables.remove(oid);
        accesses.keySet().removeIf(key -> key.table() == oid);
    }

    /** Forgets all: roles may have changed. */
    void forgetAll() {
        tables.clear();
        accesses.clear();
    }

    private static String array(Collection<Integer> oids) {
        return oids.stream().map(Integer::toUnsignedString).collect(Collectors.joining(",", "{", "}"));
    }

    /** The tables that there still are. */
    Future<Void> require(Collection<Integer> oids) {
        List<Integer> missing =
                oids.stream().filter(oid -> !tables.containsKey(oid)).toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        return queries.pool()
                .query(TABLE + " WHERE c.oid = ANY ($1::pg_catalog.oid[])", List.of(array(missing)))
                .map(rows -> {
                    rows.forEach(this::keep);
                    return null;
                });
    }

    /** The published table of that name. */
    Future<Optional<Table>> published(String publication, String schema, String name) {
        return queries.pool()
                .query(
                        TABLE + " WHERE n.nspname = $1 AND c.relname = $2 AND EXISTS (SELECT FROM"
                                + " pg_catalog.pg_publication_tables t WHERE t.pubname = $3"
                                + " AND t.schemaname = n.nspname AND t.tablename = c.relname)",
                        List.of(schema, name, publication))
                .map(rows -> rows.stream().findFirst().map(this::keep));
    }

    private Table keep(List<String> row) {
        List<Column> columns = new ArrayList<>();
        JsonArray described = row.get(3) == null ? new JsonArray() : new JsonArray(row.get(3));
        for (int i = 0; i < described.size(); i++) {
            JsonArray column = described.getJsonArray(i);
            columns.add(new Column(column.getString(0), column.getLong(1).intValue(), column.getString(2)));
        }
        Table table = new Table(
                Integer.parseUnsignedInt(row.get(0)),
                row.get(1),
                row.get(2),
                List.copyOf(columns),
                strings(new JsonArray(row.get(4))),
                row.get(5));
        Table before = tables.put(table.oid(), table);
        if (before != null && !before.version().equals(table.version())) {
            accesses.keySet().removeIf(key -> key.table() == table.oid());
        }
        return table;
    }

    /** The table, once it was required; empty when it is no more. */
    Optional<Table> table(int oid) {
        return Optional.ofNullable(tables.get(oid));
    }

    /** What the role may see of the table. */
    Future<Access> access(int table, String role) {
        AccessKey key = new AccessKey(table, role);
        Access known = accesses.get(key);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        // names in policies are qualified as far as the search path does not lead to them
        SessionSettings settings = new SessionSettings().set("search_path", "");
        return queries.read(settings, ACCESS, List.of(Integer.toUnsignedString(table), role))
                .map(rows -> {
                    Access access = rows.isEmpty() ? NOTHING : access(rows.getFirst());
                    accesses.put(key, access);
                    return access;
                });
    }

    /** What the role may see, once it was asked for; nothing otherwise. */
    Access known(int table, String role) {
        return accesses.getOrDefault(new AccessKey(table, role), NOTHING);
    }

    private Access access(List<String> row) {
        boolean unrestricted = row.get(0).equals("t");
        List<Policy> policies = new ArrayList<>();
        boolean tenantIsolated = false;
        JsonArray described = new JsonArray(row.get(2));
        for (int i = 0; i < described.size(); i++) {
            JsonObject policy = described.getJsonObject(i);
            tenantIsolated |= policy.getString("name").equals("tenant_isolation")
                    && !policy.getBoolean("permissive")
                    && policy.getJsonArray("columns").contains("tenant_id");
            policies.add(new Policy(
                    policy.getBoolean("permissive"),
                    policy.getString("using"),
                    new TreeSet<>(strings(policy.getJsonArray("columns"))),
                    policy.getBoolean("whole"),
                    claims(policy)));
        }
        return new Access(
                readings.incrementAndGet(),
                Set.copyOf(strings(new JsonArray(row.get(1)))),
                unrestricted,
                List.copyOf(policies),
                tenantIsolated && !unrestricted);
    }

    private static Optional<Set<String>> claims(JsonObject policy) {
        if (policy.getString("using").contains("current_setting")) {
            return Optional.empty();
        }
        Set<String> claims = new HashSet<>();
        for (String function : strings(policy.getJsonArray("functions"))) {
            Set<String> read = READ_CLAIMS.get(function);
            if (read == null) {
                return Optional.empty();
            }
            claims.addAll(read);
        }
        return Optional.of(Set.copyOf(claims));
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
