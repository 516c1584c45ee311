package io.nextmavens.manifests.catalog;

import static io.nextmavens.manifests.catalog.TestDatabase.A;
import static io.nextmavens.manifests.catalog.TestDatabase.B;
import static io.nextmavens.manifests.catalog.TestDatabase.column;
import static io.nextmavens.manifests.catalog.TestDatabase.one;
import static io.nextmavens.manifests.catalog.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request may see and write, whatever the application built. */
class TenantIsolationIT {

    private TestDatabase database;

    @BeforeEach
    void createNotesOfTwoTenants() throws Exception {
        database = TestDatabase.withCatalog();
        database.asOwner(
                "create table notes (id int primary key, body text)",
                "insert into notes (id, body, tenant_id) values (1, 'a1', '" + A + "'), (2, 'a2', '" + A
                        + "'), (3, 'b3', '" + B + "')");
    }

    private void seesOnlyItsOwn(String query) throws Exception {
        try (Connection a = database.tenant(A);
                Connection b = database.tenant(B);
                Connection nobody = database.anonymous()) {
            assertThat(column(a, query)).as(query).containsExactlyInAnyOrder("a1", "a2");
            assertThat(column(b, query)).as(query).containsExactly("b3");
            assertThat(column(nobody, query)).as(query).isEmpty();
        }
    }

    private static void refused(Connection c, String sql) {
        assertThatThrownBy(() -> run(c, sql))
                .as(sql)
                .hasMessageMatching("(?s).*(violates row-level security policy|permission denied).*");
    }

    @Test
    void aTenantReadsUpdatesAndDeletesOnlyItsRows() throws Exception {
        seesOnlyItsOwn("select body from notes");
        try (Connection a = database.tenant(A);
                Connection owner = database.ownerLogin()) {
            run(a, "update notes set body = body || '!'");
            run(a, "delete from notes where id >= 2");
            assertThat(column(owner, "select body from notes order by id")).containsExactly("a1!", "b3");
        }
    }

    @Test
    void anInsertGetsTheTenantOfTheRequest() throws Exception {
        try (Connection a = database.tenant(A)) {
            assertThat(one(a, "insert into notes (id, body) values (4, 'new') returning tenant_id"))
                    .isEqualTo(A);
        }
    }

    @Test
    void aForgedTenantIsRefusedInEveryStatementThatWrites() throws Exception {
        try (Connection a = database.tenant(A)) {
            refused(a, "insert into notes (id, body, tenant_id) values (4, 'x', '" + B + "')");
            refused(a, "update notes set tenant_id = '" + B + "' where id = 1");
            refused(
                    a,
                    "insert into notes (id, body) values (3, 'mine') on conflict (id) do update set body = excluded.body");
            refused(
                    a,
                    "insert into notes (id, body) values (1, 'x') on conflict (id) do update set tenant_id = '" + B
                            + "'");
            refused(
                    a,
                    "merge into notes using (values (1)) as v (id) on notes.id = v.id"
                            + " when matched then update set tenant_id = '" + B + "'");
            run(a, "insert into notes (id, body) values (3, 'mine') on conflict (id) do nothing");
        }
        seesOnlyItsOwn("select body from notes");
    }

    @Test
    void withoutATenantNothingIsSeenAndNothingWritten() throws Exception {
        try (Connection nobody = database.anonymous()) {
            assertThat(one(nobody, "select count(*) from notes")).isEqualTo("0");
            assertThat(one(nobody, "select count(*) from tenants")).isEqualTo("0");
            assertThat(one(nobody, "select count(*) from memberships")).isEqualTo("0");
            refused(nobody, "insert into notes (id, body, tenant_id) values (4, 'x', '" + B + "')");
            assertThatThrownBy(() -> run(nobody, "insert into notes (id, body) values (4, 'x')"))
                    .hasMessageMatching("(?s).*(null value|row-level security).*");
        }
    }

    @Test
    void claimsThatAreNoTenantAreNobodys() throws Exception {
        for (String claims : new String[] {
            "",
            "not json",
            "null",
            "17",
            "[]",
            "[{\"tenant_id\": \"" + A + "\"}]",
            "\"" + A + "\"",
            "{}",
            "{\"tenant_id\": null}",
            "{\"tenant_id\": 5}",
            "{\"tenant_id\": \"\"}",
            "{\"tenant_id\": \"aaaaaaaa\"}",
            "{\"tenant_id\": [\"" + A + "\"]}",
            "{\"tenant_id\": {\"a\": \"" + A + "\"}}",
            "{\"user_metadata\": {\"tenant_id\": \"" + A + "\"}}",
            "{\"app_metadata\": {\"tenant_id\": \"" + A + "\"}}",
            "{\"TENANT_ID\": \"" + A + "\"}",
            "{\"tenant_id\": \"" + A + "\"",
            "[".repeat(20_000)
        }) {
            try (Connection c = database.claims("authenticated", claims)) {
                assertThat(one(c, "select current_tenant_id() is null"))
                        .as(claims)
                        .isEqualTo("t");
                assertThat(one(c, "select count(*) from notes")).as(claims).isEqualTo("0");
            }
        }
    }

    @Test
    void aTenantSeesItsOwnEntryAmongTenantsAndChangesNone() throws Exception {
        try (Connection a = database.tenant(A)) {
            assertThat(column(a, "select id from tenants")).containsExactly(A);
            refused(a, "update tenants set name = 'mine'");
            refused(a, "delete from tenants");
            refused(a, "insert into memberships (user_id) values (gen_random_uuid())");
        }
    }

    @Test
    void theServiceRoleAndTheOwnersLoginSeeEveryTenant() throws Exception {
        try (Connection service = database.service();
                Connection owner = database.ownerLogin()) {
            assertThat(one(service, "select count(*) from notes")).isEqualTo("3");
            assertThat(one(owner, "select count(*) from notes")).isEqualTo("3");
            run(owner, "update notes set body = 'changed'");
            assertThat(one(owner, "select count(*) from notes where body = 'changed'"))
                    .isEqualTo("3");
        }
    }

    @Test
    void policiesOfTheApplicationDecideWithinATenantAndNeverBeyondIt() throws Exception {
        database.asOwner(
                "create policy everything on notes using (true) with check (true)",
                "create policy own on notes for select to authenticated using (true)");
        seesOnlyItsOwn("select body from notes");
        try (Connection a = database.tenant(A)) {
            refused(a, "insert into notes (id, body, tenant_id) values (4, 'x', '" + B + "')");
        }
        // A table with policies of its own is open only to what they say.
        database.asOwner(
                "drop policy everything on notes",
                "drop policy own on notes",
                "create policy first on notes for select using (id = 1)");
        try (Connection a = database.tenant(A)) {
            assertThat(column(a, "select body from notes")).containsExactly("a1");
            refused(a, "insert into notes (id, body) values (4, 'x')");
        }
        database.asOwner("drop policy first on notes");
        seesOnlyItsOwn("select body from notes");
    }

    @Test
    void aPolicyOfTheOldNameTakesTheFormItHasToHave() throws Exception {
        database.asOwner(
                "create table items (id int, body text, tenant_id uuid references tenants (id))",
                "alter table items enable row level security",
                "create policy tenant_isolation on items using (tenant_id = current_tenant_id())",
                "insert into items select id, body, tenant_id from notes");
        seesOnlyItsOwn("select body from items");
        assertThat(database.problem("items")).isEqualTo("none");
    }

    @Test
    void viewsOfTheOwnerShowOnlyTheTenantsRows() throws Exception {
        database.asOwner(
                "create view all_notes as select * from notes", "create view nested as select * from all_notes");
        seesOnlyItsOwn("select body from all_notes");
        seesOnlyItsOwn("select body from nested");
        try (Connection a = database.tenant(A);
                Connection service = database.service()) {
            refused(a, "insert into all_notes (id, body, tenant_id) values (4, 'x', '" + B + "')");
            assertThat(one(service, "select count(*) from nested")).isEqualTo("3");
        }
    }

    @Test
    void viewsOfARoleThatBypassesPoliciesRunAsWhoeverAsks() throws Exception {
        database.asSuperuser(
                "create view public.all_notes as select * from public.notes",
                "grant select on public.all_notes to anon, authenticated");
        seesOnlyItsOwn("select body from all_notes");
        // Given a view nobody watched
        database.unguarded(
                "create view public.leak as select * from public.notes",
                "grant select on public.leak to anon, authenticated");
        assertThat(database.problem("leak")).contains("runs as postgres").contains("security_invoker");
        // When
        assertThat(database.repair()).contains("leak: security_invoker set");
        // Then
        seesOnlyItsOwn("select body from leak");
        assertThat(database.problem("leak")).isEqualTo("none");
    }

    @Test
    void aViewThatReadsALeakElsewhereIsReported() throws Exception {
        database.asSuperuser(
                "create schema inner_views",
                "grant usage on schema inner_views to " + database.owner(),
                "create view inner_views.leak as select * from public.notes",
                "grant select on inner_views.leak to " + database.owner());
        database.asOwner("create view outer_view as select * from inner_views.leak");
        assertThat(database.problem("outer_view")).contains("inner_views.leak runs as postgres");
    }

    @Test
    void functionsOfTheOwnerAreBoundedEvenAsSecurityDefiner() throws Exception {
        database.asOwner(
                "create function bodies() returns setof text language sql security definer as 'select body from notes'",
                "create function steal() returns int language sql security definer as"
                        + " $$ with moved as (update notes set tenant_id = '" + A
                        + "' returning 1) select count(*)::int from moved $$");
        seesOnlyItsOwn("select bodies()");
        try (Connection a = database.tenant(A)) {
            assertThat(one(a, "select steal()")).isEqualTo("2");
        }
        assertThat(database.problem("bodies()")).isEqualTo("none");
    }

    @Test
    void securityDefinerFunctionsOfARoleThatBypassesPoliciesAreReportedUntilTrusted() throws Exception {
        database.asSuperuser("create function public.bodies(n int) returns setof text language sql security definer as"
                + " 'select body from public.notes'");
        assertThat(database.problem("bodies(n integer)")).contains("SECURITY DEFINER runs as postgres");
        database.asOwner("select nextmavens.trust_function('bodies(int)', 'reviewed')");
        assertThat(database.problem("bodies(n integer)")).isEqualTo("none");
    }

    @Test
    void materializedViewsAreClosedUntilShared() throws Exception {
        database.asOwner("create materialized view totals as select tenant_id, count(*) from notes group by 1");
        try (Connection a = database.tenant(A)) {
            refused(a, "select * from totals");
        }
        // Given that somebody opens it
        database.unguarded("grant select on public.totals to authenticated");
        assertThat(database.problem("totals")).contains("holds rows of every tenant");
        database.asOwner("create view over_totals as select * from totals");
        assertThat(database.problem("over_totals")).contains("materialized view public.totals");
        // When
        assertThat(database.repair()).contains("totals: materialized view closed to the API");
        // Then
        try (Connection a = database.tenant(A)) {
            refused(a, "select * from totals");
        }
    }

    @Test
    void partitionsAreIsolatedAskedByTheirParentOrDirectly() throws Exception {
        database.asOwner(
                "create table log (id int, body text) partition by range (id)",
                "create table log_low partition of log for values from (0) to (3)",
                "create table log_high (id int, body text)",
                "alter table log attach partition log_high for values from (3) to (9)",
                "insert into log select id, body, tenant_id from notes");
        seesOnlyItsOwn("select body from log");
        seesOnlyItsOwn("select body from log_low union all select body from log_high");
        try (Connection a = database.tenant(A)) {
            refused(a, "insert into log_high (id, body, tenant_id) values (4, 'x', '" + B + "')");
        }
        assertThat(database.problem("log_high")).isEqualTo("none");
    }

    @Test
    void inheritedTablesAreIsolatedToo() throws Exception {
        database.asOwner(
                "create table child (extra int) inherits (notes)",
                "delete from only notes",
                "insert into child (id, body, tenant_id) values (1, 'a1', '" + A + "'), (2, 'a2', '" + A
                        + "'), (3, 'b3', '" + B + "')");
        seesOnlyItsOwn("select body from notes");
        seesOnlyItsOwn("select body from child");
    }

    @Test
    void aCopyOfATableWithItsTenantsIsIsolated() throws Exception {
        database.asOwner("create table copy as select * from notes", "select * into copy2 from notes");
        seesOnlyItsOwn("select body from copy");
        seesOnlyItsOwn("select body from copy2");
        assertThat(database.problem("copy")).isEqualTo("none");
        assertThat(database.problem("copy2")).isEqualTo("none");
    }

    @Test
    void aCopyWithoutTenantsIsClosedUntilSomebodySaysWhoseItIs() throws Exception {
        // Given
        database.asOwner("create table copy as select id, body from notes");
        assertThat(database.problem("copy")).contains("closed to the API");
        try (Connection a = database.tenant(A)) {
            assertThat(one(a, "select count(*) from copy")).isEqualTo("0");
            refused(a, "insert into copy values (9, 'x')");
        }
        // When
        database.asOwner("select nextmavens.adopt_table('copy', '" + A + "')");
        // Then
        try (Connection a = database.tenant(A);
                Connection b = database.tenant(B)) {
            assertThat(one(a, "select count(*) from copy")).isEqualTo("3");
            assertThat(one(b, "select count(*) from copy")).isEqualTo("0");
            assertThat(one(b, "insert into copy values (9, 'x') returning tenant_id"))
                    .isEqualTo(B);
        }
        assertThat(database.problem("copy")).isEqualTo("none");
    }

    @Test
    void aRenamedOrDroppedTenantColumnClosesTheTable() throws Exception {
        database.asOwner("create table other as select * from notes");
        // When
        database.asOwner(
                "alter table notes rename column tenant_id to org_id",
                "alter table other drop column tenant_id cascade");
        // Then
        for (String table : new String[] {"notes", "other"}) {
            try (Connection a = database.tenant(A)) {
                assertThat(one(a, "select count(*) from " + table)).isEqualTo("0");
            }
            assertThat(database.problem(table)).contains("no column tenant_id");
        }
        // And renamed back it is as it was
        database.asOwner("alter table notes rename column org_id to tenant_id");
        seesOnlyItsOwn("select body from notes");
        assertThat(database.problem("notes")).isEqualTo("none");
    }

    @Test
    void aTenantColumnOfAnotherTypeClosesTheTable() throws Exception {
        database.asOwner("create table odd (tenant_id text, body text)", "insert into odd values ('" + A + "', 'x')");
        try (Connection a = database.tenant(A)) {
            assertThat(one(a, "select count(*) from odd")).isEqualTo("0");
        }
        assertThat(database.problem("odd")).contains("no column tenant_id of type uuid");
    }

    @Test
    void aTableMovedIntoAnExposedSchemaIsIsolated() throws Exception {
        database.asOwner(
                "create schema staging",
                "create table staging.moved as select * from notes",
                "alter table staging.moved set schema public",
                "grant select on moved to anon, authenticated");
        seesOnlyItsOwn("select body from moved");
    }

    @Test
    void tablesOutsideExposedSchemasAreLeftAlone() throws Exception {
        database.asOwner("create schema private", "create table private.t (a int)", "create temp table t (a int)");
        try (Connection c = database.superuser()) {
            assertThat(
                            one(
                                    c,
                                    "select count(*) from pg_attribute where attrelid = 'private.t'::regclass and attname = 'tenant_id'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aSharedTableIsReadByAllAndWrittenByTheOwner() throws Exception {
        database.asOwner(
                "create table countries (code text primary key)",
                "select nextmavens.share_table('countries', 'the same for all')",
                "insert into countries values ('de')");
        try (Connection a = database.tenant(A);
                Connection nobody = database.anonymous()) {
            assertThat(column(a, "select code from countries")).containsExactly("de");
            assertThat(column(nobody, "select code from countries")).containsExactly("de");
            refused(a, "insert into countries values ('fr')");
            run(a, "delete from countries");
        }
        assertThat(database.problem("countries")).isEqualTo("none");
        try (Connection owner = database.ownerLogin()) {
            assertThat(one(owner, "select count(*) from countries")).isEqualTo("1");
        }
        // And a table of the same name made later is not shared by that
        database.asOwner("drop table countries", "create table countries (code text)");
        try (Connection owner = database.ownerLogin()) {
            assertThat(one(owner, "select nextmavens.is_shared('countries'::regclass)"))
                    .isEqualTo("f");
        }
    }

    @Test
    void aSharedTableComesBackUnderIsolation() throws Exception {
        database.asOwner("select nextmavens.share_table('notes')");
        try (Connection b = database.tenant(B)) {
            assertThat(one(b, "select count(*) from notes")).isEqualTo("3");
        }
        database.asOwner("select nextmavens.unshare_table('notes')");
        seesOnlyItsOwn("select body from notes");
        assertThat(database.problem("notes")).isEqualTo("none");
    }

    @Test
    void truncateIsNoRequestsToMake() throws Exception {
        try (Connection a = database.tenant(A)) {
            refused(a, "truncate notes");
        }
        database.unguarded("grant truncate on public.notes to authenticated");
        assertThat(database.problem("notes")).contains("TRUNCATE");
        assertThat(database.repair()).contains("notes: TRUNCATE revoked from the API's roles");
        try (Connection a = database.tenant(A)) {
            refused(a, "truncate notes");
        }
    }

    @Test
    void membershipIsAskedOfTheUserAcrossTenants() throws Exception {
        String user = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
        database.asSuperuser("insert into auth.users (id, email) values ('" + user + "', 'c@example.org')");
        database.asOwner(
                "insert into memberships (tenant_id, user_id, role) values ('" + B + "', '" + user + "', 'admin')");
        try (Connection c =
                database.claims("authenticated", "{\"sub\": \"" + user + "\", \"tenant_id\": \"" + A + "\"}")) {
            assertThat(one(c, "select is_tenant_member()")).isEqualTo("f");
            assertThat(one(c, "select is_tenant_member('" + B + "')")).isEqualTo("t");
            assertThat(one(c, "select has_tenant_role('admin', '" + B + "')")).isEqualTo("t");
            assertThat(one(c, "select has_tenant_role('owner', '" + B + "')")).isEqualTo("f");
            assertThat(one(c, "select count(*) from memberships")).isEqualTo("0");
        }
    }

    @Test
    void keysThatTellOfAnotherTenantsRowsAreWarnedOf() throws Exception {
        database.asOwner(
                "create table comments (id int primary key, note_id int references notes (id), slug text unique)");
        try (Connection a = database.tenant(A);
                Connection c = database.superuser()) {
            // It cannot read the row, yet it learns that it exists: docs/tenancy.md says how to prevent it.
            run(a, "insert into comments (id, note_id) values (1, 3)");
            assertThat(one(c, "select warning from nextmavens.isolation_report() where table_name = 'comments'"))
                    .contains("foreign key comments_note_id_fkey")
                    .contains("unique constraint comments_slug_key");
        }
        assertThat(database.problem("comments")).isEqualTo("none");
    }

    @Test
    void theIndexOnTheTenantIsUsed() throws Exception {
        database.asOwner(
                "insert into notes (id, body, tenant_id) select g, 'x', '" + B + "' from generate_series(10, 20000) g",
                "analyze notes");
        try (Connection a = database.tenant(A)) {
            assertThat(String.join("\n", column(a, "explain select * from notes")))
                    .contains("notes_tenant_isolation_idx")
                    .contains("Index Cond: (tenant_id = (InitPlan");
        }
    }

    @Test
    void anApplicationsOwnIndexAndKeyTakeThePlaceOfOurs() throws Exception {
        // When
        database.asOwner(
                "create table items (id int, tenant_id uuid)",
                "create index items_tenant_id_idx on items (tenant_id, id)",
                "alter table items add constraint items_tenant_id_fkey foreign key (tenant_id) references tenants (id)",
                "create table " + "x".repeat(63) + " (id int)",
                "create table " + "x".repeat(62) + " (id int)");
        // Then
        try (Connection c = database.superuser()) {
            assertThat(column(c, "select indexrelid::regclass from pg_index where indrelid = 'items'::regclass"))
                    .containsExactly("items_tenant_id_idx");
            assertThat(column(
                            c,
                            "select conname from pg_constraint where conrelid = 'items'::regclass and contype = 'f'"))
                    .containsExactly("items_tenant_id_fkey");
        }
        assertThat(database.repair()).isEmpty();
    }
}
