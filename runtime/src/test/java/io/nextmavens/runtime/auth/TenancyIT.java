package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users belong to tenants, tokens tell which, and no token reaches beyond. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class TenancyIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx, "GOTRUE_MAILER_AUTOCONFIRM", "true");
        email = AuthClient.anEmail();
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    private static UUID aTenant(String name) {
        UUID id = UUID.randomUUID();
        AuthStack.sql("insert into public.tenants (id, name) values ('" + id + "', '" + name + "')");
        return id;
    }

    private JsonObject credentials() {
        return new JsonObject().put("email", email).put("password", AuthClient.PASSWORD);
    }

    @Test
    void aNewUserHasNoTenantUntilSomebodyAddsThem() {
        // Given
        Reply before = auth.post("/signup", credentials());
        UUID tenant = aTenant("blue");
        String id = before.json().getJsonObject("user").getString("id");

        // When
        Reply given = auth.put(
                "/admin/users/" + id,
                new JsonObject().put("app_metadata", new JsonObject().put("tenant_id", tenant.toString())),
                "Authorization",
                AuthClient.serviceKey());
        Reply after = auth.post(
                "/token?grant_type=refresh_token", new JsonObject().put("refresh_token", before.text("refresh_token")));

        // Then
        assertThat(AuthClient.claims(before.text("access_token")).containsKey("tenant_id"))
                .isFalse();
        assertThat(given.status()).as(given.response().body()).isEqualTo(200);
        JsonObject claims = AuthClient.claims(after.text("access_token"));
        assertThat(claims.getString("tenant_id")).isEqualTo(tenant.toString());
        assertThat(claims.getJsonArray("tenant_roles")).containsExactly("member");
        Reply rows = auth.get("/rest/v1/tenants?select=name", "Authorization", AuthClient.bearer(after));
        assertThat(rows.response().body()).isEqualTo("[{\"name\":\"blue\"}]");
    }

    @Test
    void aTenantBeyondItsQuotaIsRefusedInTheShapeOfGoTruesErrors() {
        // Given
        UUID tenant = aTenant("busy");
        try (AuthClient limited = AuthClient.start(
                vertx,
                "GOTRUE_MAILER_AUTOCONFIRM",
                "true",
                "NEXTMAVENS_AUTH_DEFAULT_TENANT",
                tenant.toString(),
                "NEXTMAVENS_LIMITS",
                "{\"defaultPlan\":\"one\",\"plans\":{\"one\":{\"requestsPerSecond\":1,\"burst\":1}}}")) {
            String bearer = AuthClient.bearer(limited.post("/signup", credentials()));

            // When
            Reply refused = Stream.generate(() -> limited.get("/user", "Authorization", bearer))
                    .limit(20)
                    .filter(reply -> reply.status() == 429)
                    .findFirst()
                    .orElseThrow();

            // Then
            assertThat(refused.text("code")).isEqualTo("over_request_rate_limit");
            assertThat(refused.header("X-Sb-Error-Code")).isEqualTo("over_request_rate_limit");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aNewUserOwnsATenantOfTheirOwnWhereTheSettingSaysSo() {
        // Given
        try (AuthClient creating = AuthClient.start(
                vertx, "GOTRUE_MAILER_AUTOCONFIRM", "true", "NEXTMAVENS_AUTH_NEW_USER_TENANT", "create")) {

            // When
            Reply session = creating.post("/signup", credentials());

            // Then
            JsonObject claims = AuthClient.claims(session.text("access_token"));
            assertThat(claims.getJsonArray("tenant_roles")).containsExactly("owner");
            assertThat(AuthStack.one(
                            "select name from public.tenants where id = '" + claims.getString("tenant_id") + "'"))
                    .isEqualTo(email);
        }
    }

    @Test
    void everybodyJoinsTheDefaultTenantWhereTheSettingSaysSo() {
        // Given
        UUID tenant = aTenant("all");
        try (AuthClient joining = AuthClient.start(
                vertx, "GOTRUE_MAILER_AUTOCONFIRM", "true", "NEXTMAVENS_AUTH_DEFAULT_TENANT", tenant.toString())) {

            // When
            Reply session = joining.post("/signup", credentials());

            // Then
            assertThat(AuthClient.claims(session.text("access_token")).getString("tenant_id"))
                    .isEqualTo(tenant.toString());
        }
    }

    @Test
    void switchingTheTenantGivesNewTokensAndLeavingItTakesThem() {
        // Given
        Reply session = auth.post("/signup", credentials());
        String user = session.json().getJsonObject("user").getString("id");
        UUID one = aTenant("one");
        UUID two = aTenant("two");
        UUID strange = aTenant("strange");
        AuthStack.sql("insert into public.memberships (tenant_id, user_id, role) values ('" + one + "', '" + user
                + "', 'admin'), ('" + two + "', '" + user + "', 'member')");
        String bearer = AuthClient.bearer(session);

        // When
        Reply mine = auth.get("/user/tenants", "Authorization", bearer);
        Reply refused = auth.put(
                "/user/tenant", new JsonObject().put("tenant_id", strange.toString()), "Authorization", bearer);
        Reply switched =
                auth.put("/user/tenant", new JsonObject().put("tenant_id", one.toString()), "Authorization", bearer);

        // Then
        assertThat(mine.json().getJsonArray("tenants")).hasSize(2);
        assertThat(refused.text("code")).isEqualTo("tenant_not_found");
        JsonObject claims = AuthClient.claims(switched.text("access_token"));
        assertThat(claims.getString("tenant_id")).isEqualTo(one.toString());
        assertThat(claims.getJsonArray("tenant_roles")).containsExactly("admin");
        AuthStack.sql("delete from public.memberships where user_id = '" + user + "' and tenant_id = '" + one + "'");
        Reply after = auth.post(
                "/token?grant_type=refresh_token",
                new JsonObject().put("refresh_token", switched.text("refresh_token")));
        assertThat(after.status()).as(after.response().body()).isEqualTo(200);
        assertThat(AuthClient.claims(after.text("access_token")).containsKey("tenant_id"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"supabase_auth_admin", "app_authenticator", "none"})
    void aTokenOfTheProjectsSecretCannotNameTheServicesOwnRoles(String role) {
        // Given
        String token = TestServer.bearer(new JsonObject()
                .put("role", role)
                .put("exp", Instant.now().getEpochSecond() + 600)
                .encode());

        // When
        Reply reply = auth.get("/rest/v1/tenants", "Authorization", token);

        // Then
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("code")).isEqualTo("42501");
    }

    @Test
    void theLoginAloneDoesNotReachTheUsers() {
        // Given
        auth.post("/signup", credentials());

        // When
        String canRead = AuthStack.one("select has_table_privilege('app_authenticator', 'auth.users', 'select')");
        String anonCan = AuthStack.one("select has_table_privilege('anon', 'auth.users', 'select')"
                + " or has_table_privilege('authenticated', 'auth.users', 'select')"
                + " or has_table_privilege('service_role', 'auth.users', 'select')");

        // Then
        assertThat(canRead).isEqualTo("f");
        assertThat(anonCan).isEqualTo("f");
    }
}
