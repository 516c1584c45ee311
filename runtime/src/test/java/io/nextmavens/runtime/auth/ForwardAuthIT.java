package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the proxy in front of another backend is told of a request. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class ForwardAuthIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private UUID tenant;
    private String email;
    private Reply session;

    @BeforeEach
    void start() {
        tenant = UUID.randomUUID();
        AuthStack.sql("insert into public.tenants (id, name) values ('" + tenant + "', 'forwarded')");
        auth = AuthClient.start(
                vertx, "GOTRUE_MAILER_AUTOCONFIRM", "true", "NEXTMAVENS_AUTH_DEFAULT_TENANT", tenant.toString());
        email = AuthClient.anEmail();
        session = auth.post("/signup", new JsonObject().put("email", email).put("password", AuthClient.PASSWORD));
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    @Test
    void aUsersTokenPassesAndTellsWhoTheyAre() {
        // When
        Reply passed = auth.get("/forward?tenant=required", "Authorization", AuthClient.bearer(session));

        // Then
        assertThat(passed.status()).as(passed.response().body()).isEqualTo(200);
        assertThat(passed.response().body()).isEmpty();
        assertThat(passed.header("X-Auth-User"))
                .isEqualTo(session.json().getJsonObject("user").getString("id"));
        assertThat(passed.header("X-Auth-Role")).isEqualTo("authenticated");
        assertThat(passed.header("X-Auth-Tenant")).isEqualTo(tenant.toString());
        assertThat(passed.header("X-Auth-Email")).isEqualTo(email);
    }

    @Test
    void withoutATokenThatHoldsIs401() {
        // When
        Reply without = auth.get("/forward");
        Reply expired = auth.get("/forward", "Authorization", token("authenticated", -3600));
        Reply forged = auth.get("/forward", "Authorization", AuthClient.bearer(session) + "x");

        // Then
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.text("code")).isEqualTo("no_authorization");
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.text("code")).isEqualTo("bad_jwt");
        assertThat(expired.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(forged.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "anon, '', 403",
        "anon, ?role=anon, 200",
        "service_role, '', 200",
        "authenticated, '?role=service_role,editor', 403",
        "editor, '?role=service_role,editor', 200",
        "authenticated, ?tenant=required, 403",
        "authenticated, ?aal=aal2, 403",
        "authenticated, ?aal=aal1, 200",
    })
    void theAddressSaysWhoIsLetIn(String role, String query, int status) {
        // When
        Reply reply = auth.get("/forward" + query, "Authorization", token(role, 600));

        // Then
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    }

    @Test
    void claimsThatNoHeaderHoldsAreLeftOut() {
        // Given
        String token = TestServer.bearer(new JsonObject()
                .put("role", "editor")
                .put("email", "a@b.example\r\nX-Auth-Role: service_role")
                .put("exp", Instant.now().getEpochSecond() + 600)
                .encode());

        // When
        Reply reply = auth.get("/forward", "Authorization", token);

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("X-Auth-Role")).isEqualTo("editor");
        assertThat(reply.response().headers().map()).doesNotContainKey("x-auth-email");
    }

    @Test
    void whoseTenantIsSuspendedIsRefused() {
        // When
        AuthStack.sql("insert into nextmavens.tenant_quotas (tenant_id, suspended) values ('" + tenant + "', true)");

        // Then
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Reply reply = auth.get("/forward", "Authorization", AuthClient.bearer(session));
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.text("code")).isEqualTo("tenant_suspended");
        });
    }

    private static String token(String role, long seconds) {
        return TestServer.bearer(new JsonObject()
                .put("role", role)
                .put("exp", Instant.now().getEpochSecond() + seconds)
                .encode());
    }
}
