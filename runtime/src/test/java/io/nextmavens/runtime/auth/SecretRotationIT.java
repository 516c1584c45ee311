package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another secret signs, and nobody is signed out, loses a second factor or a signing key by it. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class SecretRotationIT {

    private static final String NEXT = "the next secret of tests, thirty-two bytes or more";
    private static final String SEALING_KEY = "the sealing key of tests, thirty-two bytes or more";

    @Inject
    Vertx vertx;

    @AfterEach
    void deleteKeys() {
        AuthStack.sql("delete from auth.signing_keys", "delete from auth.mfa_factors");
    }

    private static int restStatus(AuthClient auth, Reply session) {
        return auth.get("/rest/v1/tenants", "Authorization", AuthClient.bearer(session))
                .status();
    }

    private static Reply refresh(AuthClient auth, Reply session) {
        return auth.post(
                "/token?grant_type=refresh_token",
                new JsonObject().put("refresh_token", session.text("refresh_token")));
    }

    @Test
    void tokensOfBothSecretsAreTakenByPodsOfEveryStepAndThoseOfTheOldOneByNoneAfterwards() {
        String email = AuthClient.anEmail();
        try (AuthClient before = AuthClient.start(
                        vertx, "NEXTMAVENS_SEALING_KEY", SEALING_KEY, "NEXTMAVENS_JWT_OTHER_SECRET", NEXT);
                AuthClient after = AuthClient.start(
                        vertx,
                        "NEXTMAVENS_SEALING_KEY",
                        SEALING_KEY,
                        "JWT_SECRET",
                        NEXT,
                        "NEXTMAVENS_JWT_OTHER_SECRET",
                        TestServer.SECRET);
                AuthClient ended = AuthClient.start(vertx, "NEXTMAVENS_SEALING_KEY", SEALING_KEY, "JWT_SECRET", NEXT)) {
            // Given
            before.aUser(email);
            Reply old = before.signIn(email);

            // When
            Reply fresh = after.signIn(email);

            // Then
            assertThat(restStatus(before, fresh)).isEqualTo(200);
            assertThat(restStatus(after, old)).isEqualTo(200);
            assertThat(after.get("/user", "Authorization", AuthClient.bearer(old))
                            .status())
                    .isEqualTo(200);
            assertThat(restStatus(ended, fresh)).isEqualTo(200);
            assertThat(restStatus(ended, old)).isEqualTo(401);
            // a session outlives the secret, and who asks twice gets the same token whichever pod answers
            Reply first = refresh(before, old);
            Reply again = refresh(ended, old);
            assertThat(again.status()).as(again.response().body()).isEqualTo(200);
            assertThat(again.text("refresh_token")).isEqualTo(first.text("refresh_token"));
            assertThat(restStatus(ended, again)).isEqualTo(200);
        }
    }

    @Test
    void whatTheSecretOfTokensSealedIsSealedAnewWithAKeyOfItsOwn() {
        // Given
        String email = AuthClient.anEmail();
        try (AuthClient without = AuthClient.start(vertx)) {
            without.aUser(email);
            without.post(
                    "/factors",
                    new JsonObject().put("factor_type", "totp"),
                    "Authorization",
                    AuthClient.bearer(without.signIn(email)));
            without.post(
                    "/admin/signing-keys",
                    new JsonObject().put("algorithm", "ES256").put("status", "current"),
                    "Authorization",
                    AuthClient.serviceKey());
        }
        String factor = sealedFactor();
        String key = sealedKey();

        // When
        try (AuthClient with = AuthClient.start(vertx, "NEXTMAVENS_SEALING_KEY", SEALING_KEY)) {
            assertThat(with.signIn(email).status()).isEqualTo(200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !sealedFactor().equals(factor) && !sealedKey().equals(key));
        }

        // Then
        try (AuthClient rotated = AuthClient.start(vertx, "NEXTMAVENS_SEALING_KEY", SEALING_KEY, "JWT_SECRET", NEXT)) {
            Reply session = rotated.signIn(email);
            assertThat(session.status()).as(session.response().body()).isEqualTo(200);
            assertThat(restStatus(rotated, session)).isEqualTo(200);
        }
        assertThat(sealedFactor()).startsWith("sealed:");
    }

    private static String sealedFactor() {
        return AuthStack.one("select secret from auth.mfa_factors");
    }

    private static String sealedKey() {
        return AuthStack.one("select sealed_private_jwk from auth.signing_keys");
    }
}
