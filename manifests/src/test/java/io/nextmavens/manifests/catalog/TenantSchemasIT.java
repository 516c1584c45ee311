package io.nextmavens.manifests.catalog;

import static io.nextmavens.manifests.catalog.TestDatabase.A;
import static io.nextmavens.manifests.catalog.TestDatabase.B;
import static io.nextmavens.manifests.catalog.TestDatabase.column;
import static io.nextmavens.manifests.catalog.TestDatabase.one;
import static io.nextmavens.manifests.catalog.TestDatabase.run;
import static io.nextmavens.manifests.catalog.TestDatabase.transactions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tenant has in a schema of its own is its own, whatever policies and grants say. */
class TenantSchemasIT {

    private static final String OWN_A = "tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa";
    private static final String OWN_B = "tenant_bbbbbbbbbbbb4bbb8bbbbbbbbbbbbbbb";

    private TestDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = TestDatabase.withCatalog();
        keep(A);
        keep(B);
        database.asOwner(
                "create table " + OWN_A + ".orders (id int primary key, item text)",
                "insert into " + OWN_A + ".orders values (1, 'anvil')",
                "create table " + OWN_B + ".orders (id int primary key, item text)",
                "insert into " + OWN_B + ".orders values (1, 'boat')");
    }

    private List<String> keep(String tenant) throws SQLException {
        try (Connection c = database.ownerLogin()) {
            return column(c, "select nextmavens.keep_tenant_schema('" + tenant + "')");
        }
    }

    private String count(Connection as, String schema) throws SQLException {
        return one(as, "select count(*) from " + schema + ".orders");
    }

    private String refusal(Connection as, String sql) {
        return catchThrowableOfType(SQLException.class, () -> run(as, sql)).getSQLState();
    }

    private void onlyItsTenantReadsAndWrites() throws SQLException {
        try (Connection a = database.tenant(A);
                Connection b = database.tenant(B);
                Connection nobody = database.claims("authenticated", "{}");
                Connection anonymous = database.anonymous();
                Connection service = database.service();
                Connection owner = database.ownerLogin()) {
            assertThat(count(a, OWN_A)).isEqualTo("1");
            assertThat(count(a, OWN_B)).isEqualTo("0");
            assertThat(count(b, OWN_A)).isEqualTo("0");
            assertThat(count(b, OWN_B)).isEqualTo("1");
            assertThat(count(nobody, OWN_A)).isEqualTo("0");
            assertThat(count(service, OWN_A)).isEqualTo("1");
            assertThat(count(owner, OWN_B)).isEqualTo("1");
            assertThat(refusal(anonymous, "select from " + OWN_A + ".orders")).isEqualTo("42501");
            assertThat(refusal(b, "insert into " + OWN_A + ".orders values (2, 'b')"))
                    .isEqualTo("42501");
            assertThat(refusal(b, "truncate " + OWN_A + ".orders")).isEqualTo("42501");
            run(b, "update " + OWN_A + ".orders set item = 'b'");
            run(b, "delete from " + OWN_A + ".orders");
            run(a, "update " + OWN_A + ".orders set item = item || '!'");
            assertThat(one(a, "select item from " + OWN_A + ".orders")).isEqualTo("anvil!");
            run(a, "update " + OWN_A + ".orders set item = 'anvil'");
        }
    }

    @Test
    void onlyItsTenantSeesATableAndNoTenantColumnIsAdded() throws SQLException {
        // When, Then
        onlyItsTenantReadsAndWrites();
        assertThat(database.problem("orders")).isEqualTo("none");
        try (Connection c = database.superuser()) {
            assertThat(column(
                            c,
                            "select attname from pg_attribute where attrelid = '" + OWN_A + ".orders'::regclass"
                                    + " and attnum > 0"))
                    .containsExactly("id", "item");
            assertThat(one(
                            c,
                            "select count(*) from nextmavens.sound_tables() as s where s in ('" + OWN_A
                                    + ".orders'::regclass, '" + OWN_B + ".orders'::regclass)"))
                    .isEqualTo("2");
        }
    }

    @Test
    void noPolicyAndNoMarkOpensATableToOthers() throws SQLException {
        // Given
        database.asOwner(
                "create policy open on " + OWN_A + ".orders using (true) with check (true)",
                "create policy tenant_isolation on " + OWN_A + ".orders using (true)",
                "insert into nextmavens.shared_relations (relation) values ('" + OWN_A + ".orders')");
        try (Connection owner = database.ownerLogin()) {
            assertThat(refusal(owner, "select nextmavens.share_table('" + OWN_B + ".orders')"))
                    .isEqualTo("P0001");
        }
        database.repair();

        // When, Then
        onlyItsTenantReadsAndWrites();
    }

    @Test
    void whatIsSwitchedOffComesBackAtOnce() throws SQLException {
        // When
        database.asOwner(
                "alter table " + OWN_A + ".orders disable row level security",
                "alter table " + OWN_A + ".orders no force row level security",
                "drop policy tenant_scope on " + OWN_A + ".orders",
                "alter policy tenant_isolation on " + OWN_A + ".orders using (true)");

        // Then
        onlyItsTenantReadsAndWrites();
        assertThat(database.repair())
                .anyMatch(change -> change.startsWith("orders: row-level security enabled at once"));
    }

    @Test
    void whatWasDoneWhereNobodyWatchedIsReportedAndRepaired() throws SQLException {
        // Given
        database.unguarded(
                "alter table " + OWN_A + ".orders disable row level security",
                "drop policy tenant_isolation on " + OWN_A + ".orders",
                "create table " + OWN_A + ".later (id int primary key)",
                "grant select on " + OWN_A + ".later to authenticated");
        assertThat(database.problem("orders")).contains("row-level security is disabled", "tenant_isolation");
        assertThat(database.problem("later")).contains("row-level security is disabled");

        // When
        database.repair();

        // Then
        onlyItsTenantReadsAndWrites();
        assertThat(database.problem("orders")).isEqualTo("none");
        assertThat(database.problem("later")).isEqualTo("none");
        assertThat(database.repair()).isEmpty();
    }

    @Test
    void viewsAndFunctionsOfTheOwnerStayWithinTheTenant() throws SQLException {
        // Given
        database.asOwner(
                "create view every_order as select * from " + OWN_A + ".orders",
                "create function every_item() returns setof text language sql security definer"
                        + " as 'select item from " + OWN_A + ".orders'");
        database.asSuperuser("create view " + OWN_A + ".by_superuser as select * from " + OWN_A + ".orders");
        database.asOwner("create materialized view " + OWN_A + ".copied as select * from " + OWN_A + ".orders");

        // When
        try (Connection a = database.tenant(A);
                Connection b = database.tenant(B)) {
            // Then
            assertThat(one(a, "select item from every_order")).isEqualTo("anvil");
            assertThat(column(b, "select item from every_order")).isEmpty();
            assertThat(column(a, "select every_item()")).containsExactly("anvil");
            assertThat(column(b, "select every_item()")).isEmpty();
            assertThat(one(a, "select item from " + OWN_A + ".by_superuser")).isEqualTo("anvil");
            assertThat(column(b, "select item from " + OWN_A + ".by_superuser")).isEmpty();
            assertThat(refusal(a, "select from " + OWN_A + ".copied")).isEqualTo("42501");
        }
    }

    @Test
    void aTableThatIsMovedInOrOutIsUnderTheRulesOfItsNewPlace() throws SQLException {
        // Given
        database.asOwner(
                "create table lookup (id int primary key)",
                "select nextmavens.share_table('lookup')",
                "insert into lookup values (1)");

        // When
        database.asOwner(
                "alter table lookup set schema " + OWN_A, "alter table " + OWN_B + ".orders set schema public");

        // Then
        try (Connection a = database.tenant(A);
                Connection b = database.tenant(B)) {
            assertThat(one(a, "select count(*) from " + OWN_A + ".lookup")).isEqualTo("1");
            assertThat(one(b, "select count(*) from " + OWN_A + ".lookup")).isEqualTo("0");
            assertThat(one(a, "select count(*) from public.orders")).isEqualTo("0");
            assertThat(one(b, "select count(*) from public.orders")).isEqualTo("0");
        }
    }

    @Test
    void keepingASchemaWritesNothingWhenNothingIsMissingAndRepairsGrants() throws SQLException {
        // Given
        try (Connection c = database.superuser()) {
            String before = transactions(c);
            assertThat(keep(A)).isEmpty();
            assertThat(transactions(c)).isEqualTo(before);
        }
        database.asSuperuser(
                "revoke usage on schema " + OWN_A + " from authenticated",
                "alter default privileges for role " + database.owner() + " in schema " + OWN_A
                        + " revoke select, insert, update, delete on tables from authenticated");

        // When
        List<String> changes = keep(A);

        // Then
        assertThat(changes).hasSize(2);
        assertThat(keep(A)).isEmpty();
        database.asOwner("create table " + OWN_A + ".later (id int primary key)");
        try (Connection a = database.tenant(A)) {
            run(a, "insert into " + OWN_A + ".later values (1)");
        }
        onlyItsTenantReadsAndWrites();
    }

    @Test
    void aSchemaThatIsNotTheTenantsIsNeverTakenOver() throws SQLException {
        // Given
        String id = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
        String name = "tenant_cccccccccccc4ccc8ccccccccccccccc";
        database.asOwner("insert into tenants (id, name) values ('" + id + "', 'C')", "create schema " + name);

        // When
        SQLException taken = catchThrowableOfType(SQLException.class, () -> keep(id));
        database.asSuperuser(
                "drop schema " + name,
                "update nextmavens.settings set value = '[\"public\", \"" + name
                        + "\"]' where key = 'exposed_schemas'");
        SQLException exposed = catchThrowableOfType(SQLException.class, () -> keep(id));
        SQLException unknown =
                catchThrowableOfType(SQLException.class, () -> keep("dddddddd-dddd-4ddd-8ddd-dddddddddddd"));

        // Then
        assertThat(taken.getSQLState()).isEqualTo("42P06");
        assertThat(taken.getMessage()).contains(name, "rename it or drop it");
        assertThat(exposed.getSQLState()).isEqualTo("42P06");
        assertThat(unknown.getSQLState()).isEqualTo("23503");
    }

    @Test
    void nobodyButTheOwnerMakesOrDropsSchemas() throws SQLException {
        try (Connection a = database.tenant(A);
                Connection service = database.service()) {
            for (Connection one : List.of(a, service)) {
                assertThat(refusal(one, "select nextmavens.keep_tenant_schema('" + A + "')"))
                        .isEqualTo("42501");
                assertThat(refusal(one, "select nextmavens.drop_tenant_schema('" + A + "')"))
                        .isEqualTo("42501");
                assertThat(refusal(one, "delete from nextmavens.tenant_schemas"))
                        .isEqualTo("42501");
                assertThat(refusal(one, "create table " + OWN_A + ".mine ()")).isEqualTo("42501");
            }
        }
    }

    @Test
    void theSchemaGoesWithItsTenantAndNoOthersDoes() throws SQLException {
        // When
        try (Connection owner = database.ownerLogin()) {
            assertThat(one(owner, "select nextmavens.drop_tenant('" + A + "')")).isEqualTo("{}");
        }

        // Then
        try (Connection c = database.superuser()) {
            assertThat(one(c, "select count(*) from pg_namespace where nspname = '" + OWN_A + "'"))
                    .isEqualTo("0");
            assertThat(column(c, "select schema from nextmavens.tenant_schemas"))
                    .containsExactly(OWN_B);
            assertThat(one(c, "select count(*) from " + OWN_B + ".orders")).isEqualTo("1");
        }
    }

    @Test
    void aKeyToASharedTableIsWarnedOfUntilItSpansTheTenant() throws SQLException {
        // Given
        database.asOwner(
                "create table notes (id int primary key)",
                "alter table notes add unique (tenant_id, id)",
                "alter table " + OWN_A + ".orders add note_id int references notes (id)",
                "alter table " + OWN_B + ".orders add note_id int, add tenant_id uuid not null default '" + B + "',"
                        + " add foreign key (tenant_id, note_id) references notes (tenant_id, id)");

        // When
        List<String> warnings;
        try (Connection c = database.superuser()) {
            warnings = column(
                    c,
                    "select schema_name || ' ' || warning from nextmavens.isolation_report()"
                            + " where table_name = 'orders' and warning is not null");
        }

        // Then
        assertThat(warnings).hasSize(1).first().asString().startsWith(OWN_A).contains("keeps it from being deleted");
        onlyItsTenantReadsAndWrites();
    }

    @Test
    void theChangesOfATenantsTablesArePublished() throws SQLException {
        // Given
        database.asSuperuser("select nextmavens.sync_publication()");

        // When
        try (Connection c = database.superuser()) {
            // Then
            assertThat(column(c, "select schemaname from pg_publication_tables where tablename = 'orders'"))
                    .containsExactlyInAnyOrder(OWN_A, OWN_B);
        }
    }
}
