package io.nextmavens.manifests.catalog;

import static io.nextmavens.manifests.catalog.TestDatabase.A;
import static io.nextmavens.manifests.catalog.TestDatabase.B;
import static io.nextmavens.manifests.catalog.TestDatabase.column;
import static io.nextmavens.manifests.catalog.TestDatabase.one;
import static io.nextmavens.manifests.catalog.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tenant may use is held to by the database, and who is invited becomes a member. */
class TenantQuotasIT {

    private TestDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = TestDatabase.withCatalog();
        database.asSuperuser("insert into storage.buckets (id, name) values ('files', 'files')");
    }

    private static String user(int number, boolean proven) {
        return "insert into auth.users (id, email, email_confirmed_at) values"
                + " ('00000000-0000-4000-8000-00000000000%1$d', 'User%1$d@example.com', %2$s)"
                        .formatted(number, proven ? "now()" : "null");
    }

    private static String object(String tenant, String name, int size) {
        return "insert into storage.objects (bucket_id, name, tenant_id, metadata) values"
                + " ('files', '%s', '%s', '{\"size\": %d}')".formatted(name, tenant, size);
    }

    private static String invite(String tenant, int number) {
        return "insert into nextmavens.tenant_invitations (tenant_id, email, role) values"
                + " ('%s', 'user%d@example.com', 'admin')".formatted(tenant, number);
    }

    private String asked(String query) throws SQLException {
        try (Connection c = database.ownerLogin()) {
            return one(c, query);
        }
    }

    @Test
    void whoSignsInDoesNotLearnWhichTenantsThereAre() throws SQLException {
        // Given
        database.asOwner("insert into nextmavens.tenant_quotas (tenant_id, members) values ('" + A + "', 2)");
        String quotas = "select count(*) from nextmavens.tenant_quotas";

        // When
        try (Connection tenant = database.tenant(B);
                Connection service = database.service()) {
            // Then
            for (Connection one : new Connection[] {tenant, service}) {
                assertThat(catchThrowableOfType(SQLException.class, () -> one(one, quotas))
                                .getSQLState())
                        .isEqualTo("42501");
            }
            run(tenant, "reset role");
            assertThat(one(tenant, quotas)).isEqualTo("1");
        }
    }

    @Test
    void filesBeyondTheQuotaAreRefusedAndThoseOfANeighbourAreNot() throws SQLException {
        // Given
        database.asOwner("insert into nextmavens.tenant_quotas (tenant_id, storage_bytes) values ('" + A + "', 100)");
        database.asOwner(object(A, "one", 60));

        // When
        var refused = catchThrowableOfType(SQLException.class, () -> database.asOwner(object(A, "two", 41)));
        database.asOwner(object(A, "three", 40), object(B, "four", 1000));

        // Then
        assertThat(refused.getSQLState()).isEqualTo("PT413");
        assertThat(refused.getMessage()).contains("larger than its quota allows: 100 bytes");
        assertThat(asked("select count(*) from storage.objects")).isEqualTo("3");
    }

    @Test
    void whoIsInvitedBecomesAMemberWhenTheAddressIsProvenAndThereIsRoom() throws SQLException {
        // Given
        database.asOwner("insert into nextmavens.tenant_quotas (tenant_id, members) values ('" + A + "', 2)");
        database.asSuperuser(user(1, true), user(2, false), user(3, true));

        // When
        database.asOwner(invite(A, 1), invite(A, 2));
        String before = asked("select count(*) from memberships");
        database.asSuperuser("update auth.users set email_confirmed_at = now() where email = 'User2@example.com'");
        database.asOwner(invite(A, 3));

        // Then
        assertThat(before).isEqualTo("1");
        assertThat(asked("select string_agg(u.email || ' ' || m.role, ', ' order by u.email)"
                        + " from memberships as m join auth.users as u on u.id = m.user_id"))
                .isEqualTo("User1@example.com admin, User2@example.com admin");
        assertThat(asked("select string_agg(email, ', ') from nextmavens.tenant_invitations"))
                .isEqualTo("user3@example.com");
        var refused = catchThrowableOfType(
                SQLException.class,
                () -> database.asOwner("insert into memberships (tenant_id, user_id) values ('" + A
                        + "', '00000000-0000-4000-8000-000000000003')"));
        assertThat(refused.getSQLState()).isEqualTo("PT403");
    }

    @Test
    void aTenantIsDroppedWithItsRowsInWhateverOrderTheyAllow() throws SQLException {
        // Given
        database.asOwner(
                "create table albums (id int primary key)",
                "create table photos (id int primary key, album int references albums)",
                "insert into albums (id, tenant_id) values (1, '" + A + "'), (2, '" + B + "')",
                "insert into photos (id, album, tenant_id) values (1, 1, '" + A + "'), (2, 2, '" + B + "')",
                object(A, "one", 1),
                invite(A, 9),
                "insert into nextmavens.tenant_quotas (tenant_id, suspended) values ('" + A + "', true)");

        // When
        String left = asked("select nextmavens.drop_tenant('" + A + "')");

        // Then
        assertThat(left).isEqualTo("{}");
        try (Connection c = database.ownerLogin()) {
            assertThat(column(c, "select name from tenants")).containsExactly("B");
            assertThat(column(c, "select id from photos")).containsExactly("2");
            assertThat(column(c, "select id from albums")).containsExactly("2");
            assertThat(column(c, "select name from storage.objects")).isEmpty();
        }
    }

    @Test
    void aTenantWhoseRowsAreHeldSaysWhich() throws SQLException {
        // Given
        database.asOwner(
                "create table albums (id int primary key)",
                "create table kept (album int references albums)",
                "select nextmavens.share_table('kept')",
                "insert into albums (id, tenant_id) values (1, '" + A + "')",
                "insert into kept values (1)");

        // When
        String left = asked("select nextmavens.drop_tenant('" + A + "')");

        // Then
        assertThat(left).contains("albums");
        assertThat(asked("select count(*) from tenants")).isEqualTo("2");
    }

    @Test
    void noRequestChangesWhatATenantMayUse() throws SQLException {
        try (Connection request = database.tenant(A)) {
            // When
            var refused = catchThrowableOfType(
                    SQLException.class,
                    () -> run(request, "insert into nextmavens.tenant_quotas (tenant_id) values ('" + A + "')"));
            var dropped = catchThrowableOfType(
                    SQLException.class, () -> one(request, "select nextmavens.drop_tenant('" + B + "')"));
            var invited = catchThrowableOfType(
                    SQLException.class, () -> one(request, "select count(*) from nextmavens.tenant_invitations"));

            // Then
            assertThat(refused.getSQLState()).isEqualTo("42501");
            assertThat(dropped.getSQLState()).isEqualTo("42501");
            assertThat(invited.getSQLState()).isEqualTo("42501");
        }
    }

    @Test
    void theMailOfAnInvitationIsClaimedByOneAndTheAuthServiceAloneMayClaimIt() throws SQLException {
        // Given
        database.asOwner(invite(A, 1), invite(A, 2));
        String claim = "select nextmavens.claim_invitation(60) ->> 'email'";
        String claimed;

        // When
        try (Connection auth = database.superuser();
                Connection other = database.superuser()) {
            run(auth, "set role supabase_auth_admin");
            run(other, "set role supabase_auth_admin");
            run(auth, "begin");
            claimed = one(auth, claim);
            String second = one(other, claim);
            run(auth, "commit");

            // Then
            assertThat(claimed).startsWith("user").isNotEqualTo(second);
            assertThat(one(other, claim)).isNull();
            assertThat(one(auth, "select nextmavens.invitation_mailed('" + A + "', '" + claimed + "')"))
                    .isEqualTo("t");
            assertThat(one(auth, "select nextmavens.invitation_failed('" + A + "', '" + second + "', 'no', 0)"))
                    .isEqualTo("t");
            assertThat(one(auth, claim)).isEqualTo(second);
        }
        try (Connection tenant = database.tenant(A);
                Connection service = database.service()) {
            for (Connection one : new Connection[] {tenant, service}) {
                assertThat(catchThrowableOfType(SQLException.class, () -> one(one, claim))
                                .getSQLState())
                        .isEqualTo("42501");
            }
        }
    }
}
