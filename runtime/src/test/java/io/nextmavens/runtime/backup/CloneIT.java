package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.backup.BackedUpProject.Ended;
import io.nextmavens.runtime.backup.database.ClonedRows;
import io.nextmavens.runtime.backup.database.Server;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clones of a database by the command, compared with their source. */
class CloneIT {

    private static final String TOKEN = "a token of a mail that the source has sent";

    /** What a clone is not given; by the beginning of lines of a comparison. */
    private static final List<String> LEFT_OUT = List.of(
            "auth.sessions ",
            "auth.refresh_tokens ",
            "auth.signing_keys ",
            "auth.users ",
            "nextmavens.tenant_invitations ",
            "nextmavens.guard_log ",
            "storage.objects ",
            "storage.contents ",
            "storage.places ",
            // restarts, as its table is empty
            "auth.refresh_tokens_id_seq ");

    private static BackedUpProject project;

    @BeforeAll
    static void makeTheSource() throws Exception {
        project = BackedUpProject.start();
        project.upload("pictures", "one.bin", new byte[1000]);
        project.sql(
                "alpha",
                "update auth.users set recovery_token = '" + TOKEN + "'",
                "insert into auth.sessions (id, user_id) select gen_random_uuid(), id from auth.users",
                "insert into auth.refresh_tokens (token, session_id) select 'refresh', id from auth.sessions",
                "insert into auth.signing_keys (algorithm, public_jwk, sealed_private_jwk) values ('ES256', '{}', 'sealed')",
                "insert into nextmavens.tenant_invitations (tenant_id, email) values ('" + BackedUpProject.TENANT
                        + "', 'guest@example.com')",
                "alter database alpha set app.secret to 'of the source'",
                "alter database alpha set statement_timeout to '7min'");
    }

    @AfterAll
    static void stop() throws Exception {
        project.close();
    }

    @BeforeEach
    void makeTheTarget() throws Exception {
        project.make("omega");
    }

    @AfterEach
    void forget() throws Exception {
        project.sql("postgres", "drop database if exists omega with (force)");
    }

    @Test
    void aFullCloneIsItsSourceButForSecretsSessionsAndFiles() throws Exception {
        // Given
        Server server = project.postgres.server();
        List<String> before = Comparison.of(project.tools, server, "alpha");
        // When
        Ended ended = project.command(variables(server, "omega"), "clone", "Full");
        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(comparable("omega")).containsExactlyElementsOf(comparable("alpha"));
        assertThat(Comparison.of(project.tools, server, "alpha")).isEqualTo(before);
        for (String empty : List.of(
                "auth.sessions",
                "auth.refresh_tokens",
                "auth.signing_keys",
                "nextmavens.tenant_invitations",
                "storage.objects",
                "storage.contents",
                "storage.places")) {
            assertThat(texts("omega", "select count(*) from " + empty))
                    .as(empty)
                    .containsExactly("0");
            assertThat(texts("alpha", "select count(*) from " + empty))
                    .as(empty)
                    .containsExactly("1");
        }
        assertThat(texts("omega", "select email || recovery_token from auth.users"))
                .containsExactly("someone@example.com");
        assertThat(texts("omega", "select current_setting('app.secret', true) is null"))
                .containsExactly("t");
        assertThat(new JsonObject(ended.output()).getJsonArray("notIsolated")).isEmpty();
        assertThat(new JsonObject(ended.output()).getLong("rows")).isGreaterThan(3300);
        assertThat(nothingIsLeftBehind()).isTrue();
    }

    /** A new table of the catalog fails it: decide whether its rows are anybody's secret, or of use in a clone. */
    @Test
    void ofEachTableOfTheCatalogItIsDecidedWhetherAFullCloneHasItsRows() throws Exception {
        // Given
        Map<String, Long> one = texts("alpha", """
                        select format('%I.%I', n.nspname, c.relname)
                        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'p') and n.nspname in ('auth', 'net', 'nextmavens', 'realtime', 'storage')
                            and c.relname !~ '^model_'
                        """).stream().collect(Collectors.toMap(table -> table, table -> 1L));
        // When
        Map<String, Long> cloned = ClonedRows.FULL.of(one);
        // Then
        assertThat(cloned.keySet().stream().filter(table -> cloned.get(table) == 1))
                .containsExactlyInAnyOrder(
                        "auth.identities",
                        "auth.instances",
                        "auth.oauth_clients",
                        "auth.oauth_consents",
                        "auth.saml_providers",
                        "auth.schema_migrations",
                        "auth.sso_domains",
                        "auth.sso_providers",
                        "auth.users",
                        // the test's own, not the catalog's
                        "nextmavens.administrators_own",
                        "nextmavens.catalog_version",
                        "nextmavens.full_replica_identity",
                        "nextmavens.migrations",
                        "nextmavens.settings",
                        "nextmavens.shared_relations",
                        "nextmavens.tenant_schemas",
                        "nextmavens.trusted_functions",
                        "storage.buckets");
    }

    @Test
    void aCloneOfTheSchemaHasItsPoliciesAndNoRow() throws Exception {
        // Given
        Server server = project.postgres.server();
        // When
        Ended ended = project.command(variables(server, "omega"), "clone", "SchemaOnly");
        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(texts("omega", """
                select (select count(*) from public.tenants) + (select count(*) from public.notes)
                    + (select count(*) from public.measured) + (select count(*) from auth.users)
                    + (select count(*) from storage.buckets) + (select count(*) from pg_largeobject_metadata)
                """)).containsExactly("0");
        String policies = "select polname || ' on ' || polrelid::regclass from pg_policy order by 1";
        assertThat(texts("omega", policies)).isEqualTo(texts("alpha", policies)).isNotEmpty();
        assertThat(texts("omega", "select problem from nextmavens.isolation_report() where problem is not null"))
                .isEmpty();
        assertThat(texts("omega", "select last_value::text from public.numbers"))
                .containsExactly("1");
        assertThat(nothingIsLeftBehind()).isTrue();
    }

    @Test
    void aDatabaseThatHoldsRowsIsNotClonedInto() throws Exception {
        // Given
        project.sql("omega", "insert into public.tenants (id, name) values (gen_random_uuid(), 'mine')");
        // When
        Ended ended = project.command(variables(project.postgres.server(), "omega"), "clone", "Full");
        // Then
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).contains("database omega holds rows, in public.tenants");
        assertThat(texts("omega", "select name from public.tenants")).containsExactly("mine");
    }

    @Test
    void whatCannotBeClonedLeavesNothingBehind() throws Exception {
        // Given
        Map<String, String> variables = variables(project.postgres.server(), "omega");
        variables.put("BACKUP_SOURCE_DB", "nobodys");
        // When
        Ended ended = project.command(variables, "clone", "Full");
        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("nobodys")
                .doesNotContain(project.postgres.server().password());
        assertThat(nothingIsLeftBehind()).isTrue();
        assertThat(project.command(variables, "clone", "all").code()).isEqualTo(2);
    }

    private static Map<String, String> variables(Server server, String database) {
        return project.variables(
                server,
                database,
                "BACKUP_SOURCE_HOST",
                server.host(),
                "BACKUP_SOURCE_PORT",
                Integer.toString(server.port()),
                "BACKUP_SOURCE_USER",
                server.user(),
                "BACKUP_SOURCE_PASSWORD",
                server.password(),
                "BACKUP_SOURCE_DB",
                "alpha");
    }

    private static List<String> comparable(String database) throws Exception {
        return Comparison.of(project.tools, project.postgres.server(), database).stream()
                .filter(line -> LEFT_OUT.stream().noneMatch(line::startsWith))
                .filter(line -> !line.startsWith("setting app."))
                .toList();
    }

    private static boolean nothingIsLeftBehind() throws Exception {
        return texts("postgres", "select datname from pg_database where datname like '%\\_\\_%'")
                .isEmpty();
    }

    private static List<String> texts(String database, String query) throws Exception {
        return BackedUpProject.texts(project.postgres.server(), database, query);
    }
}
