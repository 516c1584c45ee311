package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refresh tokens: good once, the same successor for whoever asks at the same time, and the end of the family later. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class RefreshIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
        email = AuthClient.anEmail();
        auth.aUser(email);
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    private static JsonObject body(String token) {
        return new JsonObject().put("refresh_token", token);
    }

    private Reply refresh(String token) {
        return auth.post("/token?grant_type=refresh_token", body(token));
    }

    @Test
    void twoHundredAtOnceGetOneSuccessorAndStaySignedIn() {
        // Given
        String token = auth.signIn(email).text("refresh_token");

        // When
        List<CompletableFuture<Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(auth.sendAsync("POST", "/token?grant_type=refresh_token", body(token)));
        }
        List<Reply> replies = asked.stream().map(CompletableFuture::join).toList();

        // Then
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(replies.stream().map(reply -> reply.text("refresh_token")).distinct())
                .hasSize(1);
        Reply next = refresh(replies.getFirst().text("refresh_token"));
        assertThat(next.status()).isEqualTo(200);
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(next)).status())
                .isEqualTo(200);
        assertThat(AuthStack.one(
                        "select count(*) from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id"
                                + " join auth.users u on u.id = s.user_id where u.email = '" + email
                                + "' and not t.revoked"))
                .isEqualTo("1");
    }

    @Test
    void noTokenStandsInTheDatabase() {
        // When
        String token = auth.signIn(email).text("refresh_token");

        // Then
        assertThat(AuthStack.one("select count(*) from auth.refresh_tokens where token = '" + token + "'"))
                .isEqualTo("0");
        String stored = AuthStack.one("select token from auth.refresh_tokens order by id desc limit 1");
        assertThat(refresh(stored).text("code")).isEqualTo("refresh_token_not_found");
    }

    @Test
    void useAfterTheGraceEndsTheFamily() {
        // Given
        try (AuthClient strict = AuthClient.start(vertx, "GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL", "0")) {
            Reply first = strict.signIn(email);
            Reply second = strict.post("/token?grant_type=refresh_token", body(first.text("refresh_token")));
            assertThat(second.status()).isEqualTo(200);

            // When
            Reply reused = strict.post("/token?grant_type=refresh_token", body(first.text("refresh_token")));

            // Then
            assertThat(reused.status()).isEqualTo(400);
            assertThat(reused.text("code")).isEqualTo("refresh_token_already_used");
            assertThat(strict.post("/token?grant_type=refresh_token", body(second.text("refresh_token")))
                            .status())
                    .isEqualTo(400);
            assertThat(strict.get("/user", "Authorization", AuthClient.bearer(second))
                            .text("code"))
                    .isEqualTo("session_not_found");
            assertThat(AuthStack.one("select count(*) from auth.audit_log_entries where payload ->> 'action' ="
                            + " 'token_reused' and payload ->> 'actor_username' = '" + email + "'"))
                    .isEqualTo("1");
            assertThat(strict.metrics()
                            .get("nextmavens.auth.refresh.reuse")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aTokenOfGoTrueIsTakenOnceAndHasASuccessor() {
        // Given
        Reply session = auth.signIn(email);
        AuthStack.sql("update auth.refresh_tokens set token = 'gotrue-plain-1' where id ="
                + " (select max(id) from auth.refresh_tokens)");

        // When
        Reply refreshed = refresh("gotrue-plain-1");

        // Then
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refresh(refreshed.text("refresh_token")).status()).isEqualTo(200);
        assertThat(session.status()).isEqualTo(200);
    }

    @Test
    void anUnknownTokenIsNotFound() {
        // When
        Reply reply = refresh("nobody-has-it");

        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("refresh_token_not_found");
    }

    @Test
    void aTokenThatSleptTooLongHasExpired() {
        // Given
        String token = auth.signIn(email).text("refresh_token");
        AuthStack.sql("update auth.refresh_tokens set created_at = now() - interval '31 days' where id ="
                + " (select max(id) from auth.refresh_tokens)");

        // When
        Reply reply = refresh(token);

        // Then
        assertThat(reply.text("code")).isEqualTo("session_expired");
    }

    @Test
    void aBannedUserGetsNoMoreTokens() {
        // Given
        Reply session = auth.signIn(email);
        String id = session.json().getJsonObject("user").getString("id");
        AuthStack.sql("update auth.users set banned_until = now() + interval '1 hour' where id = '" + id + "'");

        // When
        Reply reply = refresh(session.text("refresh_token"));

        // Then
        assertThat(reply.text("code")).isEqualTo("user_banned");
        assertThat(auth.signIn(email).text("code")).isEqualTo("user_banned");
    }
}
