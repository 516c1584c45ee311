package io.nextmavens.operator.database;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.sql.SqlIdentifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Installs the catalog, its settings and extensions. */
final class CatalogStep {

    /** What the catalog brings in SQL where the server has no extension of the name. */
    private static final Set<String> REPLACED = Set.of("pgjwt", "pg_net");

    private static final Set<String> REPORTED = Set.of("pgcrypto", "postgis", "pgjwt", "pg_net");

    private final CatalogInstaller installer = new CatalogInstaller();

    CatalogReport ensure(Session session, ProjectDatabase database, CatalogSpec spec) throws SQLException {
        // Before anything is written: a spec that cannot be met changes nothing.
        List<String> missing = missingExtensions(session, spec);
        List<String> changes = new ArrayList<>();
        Optional<String> before = installer.installedVersion(session.connection());
        if (spec.upgrade() || before.isEmpty()) {
            for (String file : installer.install(session.connection())) {
                changes.add("applied catalog file " + file);
            }
        }
        session.inTransaction(() -> {
            for (Map.Entry<String, String> setting : settings(spec).entrySet()) {
                set(session, setting.getKey(), setting.getValue(), changes);
            }
            if (session.holds(
                    "select nextmavens.set_logins(?, ?, ?)",
                    database.owner(),
                    database.authenticator(),
                    database.replicator())) {
                changes.add("granted privileges to the logins of " + database.name());
            }
            return changes;
        });
        for (String extension : missing) {
            create(session, extension);
            changes.add("created extension " + extension);
        }
        boolean eventTriggers = session.holds(
                "select count(*) = 3 from pg_event_trigger where evtname like 'nextmavens\\_%' and evtenabled <> 'D'");
        return new CatalogReport(
                spec.upgrade() ? installer.version() : before.orElseGet(installer::version),
                eventTriggers,
                extensions(session, spec),
                count(session, "select count(*) from public.tenants"),
                count(session, "select count(*) from nextmavens.tenant_quotas where suspended"),
                new Changes(changes));
    }

    private static long count(Session session, String query) throws SQLException {
        return session.first(query, row -> row.getLong(1)).orElse(0L);
    }

    private static List<String> missingExtensions(Session session, CatalogSpec spec) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String extension : spec.extensions()) {
            if (session.holds("select exists (select from pg_extension where extname = ?)", extension)) {
                continue;
            }
            boolean available =
                    session.holds("select exists (select from pg_available_extensions where name = ?)", extension);
            if (!available && !REPLACED.contains(extension)) {
                throw new DatabaseException(new DatabaseProblem.Spec(
                        "spec.database.extensions",
                        "the server has no extension '" + extension + "'",
                        "remove it, or install its package on the server (SELECT name FROM pg_available_extensions"
                                + " lists what is there)"));
            }
            if (available && !REPORTED.contains(extension)) {
                missing.add(extension);
            }
        }
        return missing;
    }

    /** In schema extensions, where it may be: some extensions name the schema they have to be in. */
    private static void create(Session session, String extension) throws SQLException {
        String create = "create extension if not exists " + new SqlIdentifier(extension);
        try {
            session.execute(create + " with schema extensions cascade");
        } catch (SQLException e) {
            if (!SqlFailures.state(e).equals("0A000")) {
                throw e;
            }
            session.execute(create + " cascade");
        }
    }

    private static Map<String, String> extensions(Session session, CatalogSpec spec) throws SQLException {
        Map<String, String> installed = new TreeMap<>();
        session.query(
                "select extname, extversion from pg_extension",
                row -> installed.put(row.getString(1), row.getString(2)));
        Map<String, String> report = new TreeMap<>();
        Set<String> names = new TreeSet<>(REPORTED);
        names.addAll(spec.extensions());
        for (String name : names) {
            report.put(name, installed.getOrDefault(name, REPLACED.contains(name) ? "sql" : "absent"));
        }
        return report;
    }

    private static Map<String, String> settings(CatalogSpec spec) {
        return new TreeMap<>(Map.of(
                "exposed_schemas",
                jsonArray(spec.exposedSchemas()),
                "isolation",
                '"' + spec.isolation().name().toLowerCase(Locale.ROOT) + '"'));
    }

    /** What of the settings would be written; writes nothing. */
    static List<String> plannedSettings(Session session, CatalogSpec spec) throws SQLException {
        List<String> planned = new ArrayList<>();
        for (Map.Entry<String, String> setting : settings(spec).entrySet()) {
            if (!session.holds(
                    "select exists (select from nextmavens.settings where key = ? and value = ?::jsonb)",
                    setting.getKey(),
                    setting.getValue())) {
                planned.add("set " + setting.getKey() + " to " + setting.getValue());
            }
        }
        return planned;
    }

    private static void set(Session session, String key, String json, List<String> changes) throws SQLException {
        List<Boolean> written = session.query("""
                insert into nextmavens.settings as s (key, value)
                select ?, ?::jsonb
                where not exists (select from nextmavens.settings where key = ? and value = ?::jsonb)
                on conflict (key) do update set value = excluded.value
                returning true
                """, row -> true, key, json, key, json);
        if (!written.isEmpty()) {
            changes.add("set " + key + " to " + json);
        }
    }

    private static String jsonArray(List<String> names) {
        StringBuilder json = new StringBuilder("[");
        for (String name : names) {
            json.append(json.length() > 1 ? ", " : "")
                    .append('"')
                    .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return json.append(']').toString();
    }
}
