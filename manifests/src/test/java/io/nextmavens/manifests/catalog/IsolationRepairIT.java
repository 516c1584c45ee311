package io.nextmavens.manifests.catalog;

import static io.nextmavens.manifests.catalog.TestDatabase.A;
import static io.nextmavens.manifests.catalog.TestDatabase.B;
import static io.nextmavens.manifests.catalog.TestDatabase.column;
import static io.nextmavens.manifests.catalog.TestDatabase.one;
import static io.nextmavens.manifests.catalog.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What comes back when it is taken away, by event triggers at once and without them on the operator's rounds. */
class IsolationRepairIT {

    private static final String[] TAKEN_AWAY = {
        "drop policy tenant_isolation on public.notes",
        "drop policy tenant_scope on public.notes",
        "drop policy tenant_access on public.notes",
        "alter policy tenant_isolation on public.notes using (true)",
        "alter policy tenant_scope on public.notes to service_role",
        "alter table public.notes disable row level security",
        "alter table public.notes no force row level security",
        "drop policy tenant_isolation on public.tenants",
        "alter table public.memberships disable row level security"
    };

    private TestDatabase database;

    @BeforeEach
    void createNotes() throws Exception {
        database = TestDatabase.withCatalog();
        database.asOwner(
                "create table notes (id int primary key, body text)",
                "insert into notes values (1, 'a', '" + A + "'), (2, 'b', '" + B + "')");
    }

    private List<String> problems() throws Exception {
        try (Connection c = database.superuser()) {
            return column(
                    c,
                    "select table_name || ': ' || problem from nextmavens.isolation_report() where problem is not null");
        }
    }

    @Test
    void eventTriggersPutBackAtOnceAndRememberForTheOperator() throws Exception {
        for (String taken : TAKEN_AWAY) {
            // When
            database.asOwner(taken);
            // Then
            assertThat(problems()).as(taken).isEmpty();
        }
        assertThat(database.repair())
                .hasSize(TAKEN_AWAY.length - 1) // tenant_access opens and does not protect
                .allMatch(change -> change.contains("at once, after a change by " + database.owner()));
        assertThat(database.repair()).isEmpty();
    }

    @Test
    void withoutEventTriggersItIsReportedThenRepaired() throws Exception {
        for (String taken : TAKEN_AWAY) {
            // Given
            database.unguarded(taken);
            assertThat(problems()).as(taken).hasSize(1);
            // When
            assertThat(database.repair()).as(taken).hasSize(1);
            // Then
            assertThat(problems()).as(taken).isEmpty();
            assertThat(database.repair()).as(taken).isEmpty();
        }
    }

    @Test
    void inModeObserveNothingIsTouched() throws Exception {
        database.asSuperuser("update nextmavens.settings set value = '\"observe\"' where key = 'isolation'");
        database.asOwner(
                "alter table notes disable row level security",
                "create table free (id int)",
                "insert into free values (1)");
        assertThat(problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("notes: row-level security is disabled"))
                .anyMatch(problem -> problem.startsWith("free: row-level security is disabled"));
    }

    @Test
    void tablesThatWereThereBeforeTheCatalogAreBroughtUnderIt() throws Exception {
        // Given
        TestDatabase old = TestDatabase.empty();
        old.asSuperuser(
                "create table public.full_table (id int primary key)",
                "insert into public.full_table values (1)",
                "create table public.empty_table (id int primary key)",
                "grant all on all tables in schema public to public");
        // When
        try (Connection c = old.superuser()) {
            new CatalogInstaller().install(c);
            old.admitLogins(c);
        }
        // Then
        assertThat(old.problem("full_table")).contains("row-level security is disabled");
        old.repair();
        assertThat(old.problem("empty_table")).isEqualTo("none");
        assertThat(old.problem("full_table")).startsWith("no column tenant_id").contains("adopt_table");
        try (Connection a = old.tenant(A)) {
            assertThat(one(a, "select count(*) from full_table")).isEqualTo("0");
        }
        assertThat(old.repair()).isEmpty();
    }

    @Test
    void rowsThatForbidAConstraintDoNotStopTheRest() throws Exception {
        database.unguarded(
                "create table public.odd (id int primary key, tenant_id uuid)",
                "insert into public.odd values (1, null), (2, gen_random_uuid())",
                "grant select on public.odd to authenticated");
        // When
        assertThat(database.repair()).contains("odd: foreign key to tenants added, not valid for rows that were there");
        // Then
        assertThat(database.problem("odd")).contains("tenant_id may be null");
        assertThat(database.repair()).isEmpty();
        try (Connection a = database.tenant(A)) {
            assertThat(one(a, "select count(*) from odd")).isEqualTo("0");
        }
    }

    @Test
    void aRoundWithNothingToRepairWritesNothing() throws Exception {
        database.repair();
        try (Connection c = database.superuser()) {
            String before = TestDatabase.transactions(c);
            run(c, "select * from nextmavens.repair_isolation()");
            run(c, "select * from nextmavens.isolation_report()");
            run(
                    c,
                    "select nextmavens.set_logins(value ->> 'owner', value ->> 'authenticator', value ->> 'replicator')"
                            + " from nextmavens.settings where key = 'logins'");
            assertThat(TestDatabase.transactions(c)).isEqualTo(before);
        }
    }

    @Test
    void everyChangeOfTheSchemaIsNotified() throws Exception {
        try (Connection listener = database.superuser();
                Connection owner = database.ownerLogin()) {
            run(listener, "listen pgrst");
            for (String ddl : List.of(
                    "create table fresh (id int)",
                    "alter table fresh add column b text",
                    "create view seen as select * from fresh",
                    "create function f() returns int language sql as 'select 1'",
                    "drop table fresh cascade")) {
                run(owner, ddl);
                PGNotification[] notifications =
                        listener.unwrap(PGConnection.class).getNotifications(5_000);
                assertThat(notifications).as(ddl).isNotEmpty();
                assertThat(notifications[0].getParameter()).isEqualTo("reload schema");
            }
        }
    }

    @Test
    void aPublishedTableSendsItsKeyAndItsTenantOrTheWholeOldRow() throws Exception {
        database.asSuperuser("select nextmavens.sync_publication()");
        database.asOwner(
                "create table keyless (a int)",
                "insert into keyless values (1, '" + A + "')",
                "update keyless set a = 2",
                "create table later (a int)",
                "alter table later add primary key (tenant_id, a)",
                "create table untold (a int primary key)",
                "create table chosen (a int primary key)",
                "alter table chosen replica identity using index chosen_pkey");
        try (Connection c = database.superuser()) {
            assertThat(
                            column(
                                    c,
                                    "select relname || relreplident::text from pg_class where relname in ('keyless', 'later', 'untold', 'chosen') order by 1"))
                    .containsExactly("choseni", "keylessf", "laterd", "untoldf");
            assertThat(column(c, "select tablename from pg_publication_tables where schemaname = 'public'"))
                    .contains("keyless", "later", "notes");
            assertThat(one(c, "select count(*) from pg_publication_tables where schemaname = 'auth'"))
                    .isEqualTo("0");
            assertThat(column(c, "select nextmavens.sync_publication()")).isEmpty();
        }
    }
}
