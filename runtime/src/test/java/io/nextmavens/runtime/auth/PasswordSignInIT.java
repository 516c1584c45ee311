package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing up and in by password, and what the user sees and changes then. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class PasswordSignInIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx, "GOTRUE_MAILER_AUTOCONFIRM", "true");
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    @Test
    void signingUpGivesASessionWhoseTokenTellsWhoTheUserIs() {
        // Given
        String email = AuthClient.anEmail();

        // When
        Reply session = auth.post(
                "/signup",
                new JsonObject()
                        .put("email", email)
                        .put("password", AuthClient.PASSWORD)
                        .put("data", new JsonObject().put("name", "Ada")));

        // Then
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(session.text("token_type")).isEqualTo("bearer");
        assertThat(session.json().getInteger("expires_in")).isEqualTo(900);
        JsonObject user = session.json().getJsonObject("user");
        assertThat(user.getString("email")).isEqualTo(email);
        assertThat(user.getJsonObject("user_metadata").getString("name")).isEqualTo("Ada");
        assertThat(user.getJsonArray("identities").getJsonObject(0).getString("provider"))
                .isEqualTo("email");
        JsonObject claims = AuthClient.claims(session.text("access_token"));
        assertThat(claims.getString("sub")).isEqualTo(user.getString("id"));
        assertThat(claims.getString("iss")).isEqualTo("https://api.example.com/auth/v1");
        assertThat(claims.getString("aud")).isEqualTo("authenticated");
        assertThat(claims.getString("role")).isEqualTo("authenticated");
        assertThat(claims.getString("aal")).isEqualTo("aal1");
        assertThat(claims.getJsonArray("amr").getJsonObject(0).getString("method"))
                .isEqualTo("password");
        assertThat(claims.getLong("exp") - Instant.now().getEpochSecond()).isBetween(800L, 901L);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(session))
                        .text("id"))
                .isEqualTo(user.getString("id"));
        assertThat(AuthStack.one("select encrypted_password like '$argon2id$v=19$m=64,t=2,p=1$%' from auth.users"
                        + " where email = '" + email + "'"))
                .isEqualTo("t");
    }

    @Test
    void signingUpTwiceIsTold() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);

        // When
        Reply again = auth.post("/signup", new JsonObject().put("email", email).put("password", AuthClient.PASSWORD));

        // Then
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.text("code")).isEqualTo("user_already_exists");
        assertThat(again.header("X-Sb-Error-Code")).isEqualTo("user_already_exists");
        assertThat(again.header("X-Supabase-Api-Version")).isEqualTo("2024-01-01");
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressAreAnsweredAlike() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);

        // When
        Reply wrong = auth.signIn(email, "wrong horse");
        Reply unknown = auth.signIn(AuthClient.anEmail(), "wrong horse");

        // Then
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("code")).isEqualTo("invalid_credentials");
        assertThat(unknown.response().body()).isEqualTo(wrong.response().body());
        assertThat(unknown.status()).isEqualTo(wrong.status());
    }

    @Test
    void errorsHaveTheOldShapeForOldClients() {
        // When
        Reply reply = auth.post(
                "/token?grant_type=password",
                new JsonObject().put("email", "nobody@example.com").put("password", "wrong horse"),
                "X-Supabase-Api-Version",
                "");

        // Then
        assertThat(reply.json().getInteger("code")).isEqualTo(400);
        assertThat(reply.text("error_code")).isEqualTo("invalid_credentials");
        assertThat(reply.text("msg")).isEqualTo("Invalid login credentials");
    }

    @Test
    void anEarlyRefusalEchoesTheVersion() {
        // When
        Reply reply = auth.get("/user");

        // Then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("code")).isEqualTo("no_authorization");
        assertThat(reply.header("X-Supabase-Api-Version")).isEqualTo("2024-01-01");
        assertThat(auth.post("/token?grant_type=odd", new JsonObject()).text("error"))
                .isEqualTo("unsupported_grant_type");
    }

    @Test
    void theUserChangesMetadataAndPassword() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);
        Reply session = auth.signIn(email);
        Reply other = auth.signIn(email);

        // When
        Reply changed = auth.put(
                "/user",
                new JsonObject()
                        .put("password", "another horse battery")
                        .put("data", new JsonObject().put("colour", "blue")),
                "Authorization",
                AuthClient.bearer(session));

        // Then
        assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
        assertThat(changed.json().getJsonObject("user_metadata").getString("colour"))
                .isEqualTo("blue");
        assertThat(auth.signIn(email).status()).isEqualTo(400);
        assertThat(auth.signIn(email, "another horse battery").status()).isEqualTo(200);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(session))
                        .status())
                .isEqualTo(200);
        Reply ended = auth.get("/user", "Authorization", AuthClient.bearer(other));
        assertThat(ended.text("code")).isEqualTo("session_not_found");
        assertThat(auth.put(
                                "/user",
                                new JsonObject().put("password", "another horse battery"),
                                "Authorization",
                                AuthClient.bearer(session))
                        .text("code"))
                .isEqualTo("same_password");
    }

    @Test
    void aWeakPasswordIsRefusedWithItsReasons() {
        // When
        Reply reply = auth.post(
                "/signup", new JsonObject().put("email", AuthClient.anEmail()).put("password", "short"));

        // Then
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("weak_password");
        assertThat(reply.json().getJsonObject("weak_password").getJsonArray("reasons"))
                .containsExactly("length");
    }

    @Test
    void anonymousUsersGetASessionAndBecomeUsersWithAnAddress() {
        // Given
        Reply session = auth.post("/signup", new JsonObject().put("data", new JsonObject()));
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(AuthClient.claims(session.text("access_token")).getBoolean("is_anonymous"))
                .isTrue();
        String email = AuthClient.anEmail();

        // When
        Reply named = auth.put(
                "/user",
                new JsonObject().put("email", email).put("password", AuthClient.PASSWORD),
                "Authorization",
                AuthClient.bearer(session));

        // Then
        assertThat(named.status()).as(named.response().body()).isEqualTo(200);
        assertThat(named.json().getBoolean("is_anonymous")).isFalse();
        assertThat(auth.signIn(email).status()).isEqualTo(200);
    }

    @Test
    void signingOutEndsWhatTheScopeSays() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);
        Reply one = auth.signIn(email);
        Reply two = auth.signIn(email);
        Reply three = auth.signIn(email);

        // When
        Reply local = auth.post("/logout?scope=local", null, "Authorization", AuthClient.bearer(one));
        Reply others = auth.post("/logout?scope=others", null, "Authorization", AuthClient.bearer(two));

        // Then
        assertThat(local.status()).isEqualTo(204);
        assertThat(others.status()).isEqualTo(204);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(one)).status())
                .isEqualTo(403);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(two)).status())
                .isEqualTo(200);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(three)).status())
                .isEqualTo(403);
        assertThat(auth.post("/logout", null, "Authorization", AuthClient.bearer(two))
                        .status())
                .isEqualTo(204);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(two)).text("code"))
                .isEqualTo("session_not_found");
    }

    @Test
    void oddRequestsAreRefusedAndNotFailed() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);
        JsonObject credentials = new JsonObject().put("email", email).put("password", AuthClient.PASSWORD);

        // When
        Reply byNobody = auth.post("/token?grant_type=password", credentials, "X-Forwarded-For", "1.2.3, ::zz");
        Reply noText = auth.post("/signup", new JsonObject().put("email", 1).put("password", true));
        Reply nul = auth.post(
                "/signup", new JsonObject().put("email", "a\0b@example.com").put("password", "x\0y"));
        Reply nested = auth.post(
                "/signup",
                credentials.copy().put("data", new JsonObject().put("deep", new JsonObject().put("a", "\0"))));
        Reply large = auth.post("/signup", new JsonObject().put("email", "x".repeat(2 << 20)));
        Reply nowhere = auth.get("/nowhere");

        // Then
        assertThat(byNobody.status()).isEqualTo(200);
        assertThat(noText.text("code")).isEqualTo("bad_json");
        assertThat(nul.text("code")).isEqualTo("validation_failed");
        assertThat(nested.text("code")).isEqualTo("validation_failed");
        assertThat(large.status()).isEqualTo(413);
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(auth.delete("/settings", null).status()).isEqualTo(405);
    }

    @Test
    void theShortPathsDoTheSame() {
        // Given
        String email = AuthClient.anEmail();
        JsonObject credentials = new JsonObject().put("email", email).put("password", AuthClient.PASSWORD);

        // When
        Reply signedUp = auth.post("/api/auth/signup", credentials);
        Reply loggedIn = auth.post("/api/auth/login", credentials);
        Reply refreshed =
                auth.post("/api/auth/refresh", new JsonObject().put("refresh_token", loggedIn.text("refresh_token")));

        // Then
        assertThat(signedUp.status()).isEqualTo(200);
        assertThat(signedUp.json().getJsonObject("user").getString("email")).isEqualTo(email);
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(auth.get("/api/auth/me", "Authorization", AuthClient.bearer(refreshed))
                        .text("email"))
                .isEqualTo(email);
        assertThat(auth.post("/api/auth/logout", null, "Authorization", AuthClient.bearer(refreshed))
                        .status())
                .isEqualTo(204);
    }
}
