package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.database.PostgresTools;
import io.nextmavens.runtime.backup.database.Server;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything of a database as sorted lines: its schema with owners, grants, policies, publications and event triggers as
 * pg_dump writes it, every row of every table, sequences, large objects, settings, grants on the database, and its logins
 * with their attributes and memberships. Names of the project's logins are brought to one name.
 */
final class Comparison {

    private static final Pattern POLICY = Pattern.compile("(CREATE POLICY .* TO )(.*?)( (?:USING|WITH CHECK) .*)");

    private Comparison() {}

    static List<String> of(PostgresTools tools, Server server, String database) throws Exception {
        List<String> lines = new ArrayList<>(schema(tools, server, database));
        for (String table : BackedUpProject.texts(server, database, """
                select format('%I.%I', n.nspname, c.relname)
                from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
                where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
                    and n.nspname !~ '^pg_'
                """)) {
            for (String row : BackedUpProject.texts(server, database, "select t::text from only " + table + " as t")) {
                lines.add(table + " " + row);
            }
        }
        for (String sequence : BackedUpProject.texts(
                server, database, "select format('%I.%I', schemaname, sequencename) from pg_sequences")) {
            for (String state : BackedUpProject.texts(
                    server, database, "select concat_ws(' ', last_value, is_called) from " + sequence)) {
                lines.add(sequence + " " + state);
            }
        }
        for (String query : List.of(
                "select 'large object ' || convert_from(lo_get(oid), 'UTF8') from pg_largeobject_metadata",
                "select 'setting ' || unnest(setconfig) from pg_db_role_setting"
                        + " where setdatabase = (select oid from pg_database where datname = current_database())",
                "select 'database: ' || a.privilege_type || ' to ' || pg_get_userbyid(a.grantee) from pg_database,"
                        + " aclexplode(datacl) as a where datname = current_database()",
                "select 'mark ' || coalesce(shobj_description(oid, 'pg_database'), '') from pg_database"
                        + " where datname = current_database()",
                "select 'role ' || concat_ws(' ', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,"
                        + " rolreplication, rolbypassrls) from pg_roles where rolname like current_database() || '\\_%'"
                        + " or rolname in ('anon', 'authenticated', 'service_role', 'supabase_auth_admin', 'reporting')",
                "select 'member ' || member::regrole || ' of ' || roleid::regrole from pg_auth_members"
                        + " where member::regrole::text like current_database() || '\\_%'")) {
            lines.addAll(BackedUpProject.texts(server, database, query));
        }
        return lines.stream()
                .map(line -> line.replace(database + "_", "PROJECT_").replace("tests/" + database, "tests/PROJECT"))
                .map(Comparison::withSortedRoles)
                .sorted()
                .toList();
    }

    /** Where places of files differ by design: each restore writes its own. */
    static List<String> withoutPlaces(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("storage.places "))
                .toList();
    }

    /** A policy's roles are a set, which PostgreSQL shows in the order of their numbers. */
    private static String withSortedRoles(String line) {
        Matcher roles = POLICY.matcher(line);
        return roles.matches()
                ? roles.group(1)
                        + Arrays.stream(roles.group(2).split(", ")).sorted().toList()
                        + roles.group(3)
                : line;
    }

    private static List<String> schema(PostgresTools tools, Server server, String database) throws Exception {
        ProcessBuilder dump = new ProcessBuilder(
                tools.folder().resolve("pg_dump").toString(),
                "--schema-only",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--username=" + server.user(),
                database);
        dump.environment().put("PGPASSWORD", server.password());
        Process process = dump.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return Arrays.stream(text.split("\n"))
                .filter(line -> !line.startsWith("--") && !line.startsWith("\\") && !line.isBlank())
                .toList();
    }
}
