package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that sign tokens: rotated without anybody being signed out, revoked with everybody whose token they signed. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class SigningKeysIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;
    private final String admin = AuthClient.serviceKey();

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
        email = AuthClient.anEmail();
        auth.aUser(email);
    }

    @AfterEach
    void stop() {
        AuthStack.sql("delete from auth.signing_keys");
        auth.close();
    }

    private static JsonObject header(Reply session) {
        String part = session.text("access_token").split("\\.", -1)[0];
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private int restStatus(Reply session) {
        return auth.get("/rest/v1/tenants", "Authorization", AuthClient.bearer(session))
                .status();
    }

    private Reply change(String id, String status) {
        return auth.send(
                "PATCH", "/admin/signing-keys/" + id, new JsonObject().put("status", status), "Authorization", admin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void aKeyIsPublishedThenSignsThenVerifiesThenIsRevoked(String algorithm) {
        // Given
        Reply bySecret = auth.signIn(email);
        assertThat(header(bySecret).getString("alg")).isEqualTo("HS256");
        Reply standby =
                auth.post("/admin/signing-keys", new JsonObject().put("algorithm", algorithm), "Authorization", admin);
        assertThat(standby.status()).as(standby.response().body()).isEqualTo(201);
        String id = standby.text("id");
        assertThat(auth.get("/.well-known/jwks.json").response().body())
                .contains(id)
                .doesNotContain("\"d\"");

        // When
        assertThat(change(id, "current").text("status")).isEqualTo("current");
        Reply byKey = auth.signIn(email);

        // Then
        assertThat(header(byKey).getString("alg")).isEqualTo(algorithm);
        assertThat(header(byKey).getString("kid")).isEqualTo(id);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> restStatus(byKey) == 200);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(byKey)).status())
                .isEqualTo(200);
        assertThat(restStatus(bySecret)).isEqualTo(200);
        change(id, "previously_used");
        assertThat(header(auth.signIn(email)).getString("alg")).isEqualTo("HS256");
        assertThat(restStatus(byKey)).isEqualTo(200);
        change(id, "revoked");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> restStatus(byKey) == 401);
        assertThat(auth.get("/.well-known/jwks.json").response().body()).doesNotContain(id);
        assertThat(change(id, "current").status()).isEqualTo(409);
    }

    @Test
    void thePrivateKeyDoesNotStandInTheDatabase() {
        // When
        auth.post("/admin/signing-keys", new JsonObject().put("algorithm", "ES256"), "Authorization", admin);

        // Then
        assertThat(AuthStack.one("select sealed_private_jwk from auth.signing_keys"))
                .doesNotContain("{");
        assertThat(AuthStack.one("select has_table_privilege('app_authenticator', 'auth.signing_keys', 'select')"))
                .isEqualTo("f");
    }

    @Test
    void theServiceCanBeDiscovered() {
        // When
        Reply found = auth.get("/.well-known/openid-configuration");

        // Then
        assertThat(found.text("issuer")).isEqualTo("https://api.example.com/auth/v1");
        assertThat(found.text("jwks_uri")).isEqualTo("https://api.example.com/auth/v1/.well-known/jwks.json");
        assertThat(auth.get("/health").status()).isEqualTo(200);
        assertThat(auth.get("/settings").json().getJsonObject("external").getBoolean("email"))
                .isTrue();
    }

    @Test
    void theProjectsFunctionChangesTheClaims() {
        // Given
        AuthStack.sql(
                "create or replace function public.add_claims(event jsonb) returns jsonb language plpgsql as $$ begin"
                        + " if event -> 'claims' ->> 'email' like '%refused%' then"
                        + " return '{\"error\": {\"http_code\": 403, \"message\": \"not you\"}}'; end if;"
                        + " return jsonb_set(event, '{claims,plan}', '\"pro\"'); end $$",
                "grant execute on function public.add_claims(jsonb) to supabase_auth_admin");
        String refused = "refused-" + AuthClient.anEmail();
        auth.aUser(refused);
        try (AuthClient hooked = AuthClient.start(
                vertx,
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_ENABLED",
                "true",
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI",
                "pg-functions://postgres/public/add_claims")) {

            // When
            Reply session = hooked.signIn(email);
            Reply denied = hooked.signIn(refused);

            // Then
            assertThat(AuthClient.claims(session.text("access_token")).getString("plan"))
                    .isEqualTo("pro");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.text("message")).isEqualTo("not you");
        }
    }
}
