package io.nextmavens.runtime.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.nextmavens.runtime.auth.AuthStack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second factors: what they are worth, and the ways around them that are closed. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class FactorsIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;
    private String id;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
        email = AuthClient.anEmail();
        id = auth.aUser(email);
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    private static final class Phone {
        private final String factor;
        private final byte[] secret;
        private long used;

        Phone(Reply enrolled) {
            assertThat(enrolled.status()).as(enrolled.response().body()).isEqualTo(200);
            factor = enrolled.text("id");
            secret = Base32.decode(enrolled.json().getJsonObject("totp").getString("secret"));
        }

        /** A code that has not been shown yet and counts now: there are three at a time. */
        String next() {
            used = Math.max(used + 1, Totp.step(Instant.now().getEpochSecond()) - 1);
            return Totp.code(secret, used);
        }

        String last() {
            return Totp.code(secret, used);
        }
    }

    private Phone enroll(Reply session) {
        return new Phone(auth.post(
                "/factors",
                new JsonObject().put("factor_type", "totp").put("friendly_name", "my phone"),
                "Authorization",
                AuthClient.bearer(session)));
    }

    private Reply challenge(String factor, Reply session) {
        return auth.post(
                "/factors/" + factor + "/challenge", new JsonObject(), "Authorization", AuthClient.bearer(session));
    }

    private Reply verify(Phone phone, String code, Reply session) {
        return answer(phone, challenge(phone.factor, session).text("id"), code, session);
    }

    private Reply answer(Phone phone, String challenge, String code, Reply session) {
        return auth.post(
                "/factors/" + phone.factor + "/verify",
                new JsonObject().put("challenge_id", challenge).put("code", code),
                "Authorization",
                AuthClient.bearer(session));
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private static String aal(Reply session) {
        return AuthClient.claims(session.text("access_token")).getString("aal");
    }

    @Test
    void aRightCodeMakesTheSessionWorthMore() {
        // Given
        Reply session = auth.signIn(email);
        Reply enrolled = auth.post(
                "/factors",
                new JsonObject().put("factor_type", "totp").put("issuer", "App"),
                "Authorization",
                AuthClient.bearer(session));
        Phone phone = new Phone(enrolled);
        Reply challenge = challenge(phone.factor, session);

        // When
        Reply better = answer(phone, challenge.text("id"), phone.next(), session);

        // Then
        assertThat(enrolled.json().getJsonObject("totp").getString("qr_code")).startsWith("<svg ");
        assertThat(enrolled.json().getJsonObject("totp").getString("uri")).startsWith("otpauth://totp/App:" + email);
        assertThat(challenge.json().getLong("expires_at"))
                .isGreaterThan(Instant.now().getEpochSecond());
        assertThat(better.status()).as(better.response().body()).isEqualTo(200);
        assertThat(aal(session)).isEqualTo("aal1");
        assertThat(aal(better)).isEqualTo("aal2");
        JsonArray methods = AuthClient.claims(better.text("access_token")).getJsonArray("amr");
        assertThat(methods.getJsonObject(0).getString("method")).isEqualTo("totp");
        assertThat(methods.getJsonObject(1).getString("method")).isEqualTo("password");
        Reply refreshed = auth.post(
                "/token?grant_type=refresh_token", new JsonObject().put("refresh_token", better.text("refresh_token")));
        assertThat(aal(refreshed)).isEqualTo("aal2");
        assertThat(refreshed
                        .json()
                        .getJsonObject("user")
                        .getJsonArray("factors")
                        .getJsonObject(0)
                        .getString("status"))
                .isEqualTo("verified");
    }

    @Test
    void aCodeIsGoodOnceWhateverItAnswers() {
        // Given
        Reply session = auth.signIn(email);
        Phone phone = enroll(session);
        assertThat(verify(phone, phone.next(), session).status()).isEqualTo(200);
        Reply other = auth.signIn(email);

        // When
        Reply replayed = verify(phone, phone.last(), other);
        Reply fresh = verify(phone, phone.next(), other);

        // Then
        assertThat(replayed.status()).isEqualTo(422);
        assertThat(replayed.text("code")).isEqualTo("mfa_verification_failed");
        assertThat(aal(fresh)).isEqualTo("aal2");
    }

    @Test
    void aWrongCodeAndAChallengeThatIsNotTheFactorsAreRefused() {
        // Given
        Reply session = auth.signIn(email);
        Phone phone = enroll(session);
        String challenge = challenge(phone.factor, session).text("id");
        String code = phone.next();

        // When
        Reply wrong = answer(phone, challenge, wrong(code), session);
        Reply unknown = answer(phone, "00000000-0000-4000-8000-000000000000", code, session);
        AuthStack.sql("update auth.mfa_challenges set created_at = created_at - interval '6 minutes' where id = '"
                + challenge + "'");
        Reply late = answer(phone, challenge, code, session);

        // Then
        assertThat(wrong.text("code")).isEqualTo("mfa_verification_failed");
        assertThat(unknown.text("code")).isEqualTo("mfa_factor_not_found");
        assertThat(late.text("code")).isEqualTo("mfa_challenge_expired");
    }

    @Test
    void aChallengeIsAnsweredFromWhereItWasAsked() {
        // Given
        Reply session = auth.signIn(email);
        Phone phone = enroll(session);
        String challenge = challenge(phone.factor, session).text("id");

        // When
        Reply moved = auth.post(
                "/factors/" + phone.factor + "/verify",
                new JsonObject().put("challenge_id", challenge).put("code", phone.next()),
                "Authorization",
                AuthClient.bearer(session),
                "X-Forwarded-For",
                "192.0.2.77");

        // Then
        assertThat(moved.text("code")).isEqualTo("mfa_ip_address_mismatch");
    }

    @Test
    void afterTheFirstCodeOnlyThisSessionGoesOn() {
        // Given
        Reply elsewhere = auth.signIn(email);
        Reply session = auth.signIn(email);
        Phone phone = enroll(session);

        // When
        Reply better = verify(phone, phone.next(), session);

        // Then
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(elsewhere))
                        .text("code"))
                .isEqualTo("session_not_found");
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(better)).status())
                .isEqualTo(200);
    }

    @Test
    void whoHasThePasswordOnlyGetsNoFurther() {
        // Given
        Reply owner = auth.signIn(email);
        Phone phone = enroll(owner);
        Reply better = verify(phone, phone.next(), owner);
        Reply thief = auth.signIn(email);
        String token = AuthClient.bearer(thief);

        // When
        Reply enrolled = auth.post("/factors", new JsonObject().put("factor_type", "totp"), "Authorization", token);
        Reply unenrolled = auth.delete("/factors/" + phone.factor, null, "Authorization", token);
        Reply password =
                auth.put("/user", new JsonObject().put("password", "a password of a thief"), "Authorization", token);
        Reply address = auth.put("/user", new JsonObject().put("email", AuthClient.anEmail()), "Authorization", token);

        // Then
        assertThat(enrolled.text("code")).isEqualTo("insufficient_aal");
        assertThat(unenrolled.text("code")).isEqualTo("insufficient_aal");
        assertThat(password.text("code")).isEqualTo("insufficient_aal");
        assertThat(address.text("code")).isEqualTo("insufficient_aal");
        assertThat(auth.put(
                                "/user",
                                new JsonObject().put("password", "a password of the owner"),
                                "Authorization",
                                AuthClient.bearer(better))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFactorThatIsTakenAwayIsWorthNothingAnyMore() {
        // Given
        Reply session = auth.signIn(email);
        Phone phone = enroll(session);
        Reply better = verify(phone, phone.next(), session);

        // When
        Reply gone = auth.delete("/factors/" + phone.factor, null, "Authorization", AuthClient.bearer(better));
        Reply refreshed = auth.post(
                "/token?grant_type=refresh_token", new JsonObject().put("refresh_token", better.text("refresh_token")));

        // Then
        assertThat(gone.text("id")).isEqualTo(phone.factor);
        assertThat(aal(refreshed)).isEqualTo("aal1");
        assertThat(challenge(phone.factor, refreshed).text("code")).isEqualTo("mfa_factor_not_found");
    }

    @Test
    void aFactorIsItsUsersAlone() {
        // Given
        Phone phone = enroll(auth.signIn(email));
        String other = AuthClient.anEmail();
        auth.aUser(other);
        Reply stranger = auth.signIn(other);

        // When
        Reply challenged = challenge(phone.factor, stranger);
        Reply deleted = auth.delete("/factors/" + phone.factor, null, "Authorization", AuthClient.bearer(stranger));

        // Then
        assertThat(challenged.text("code")).isEqualTo("mfa_factor_not_found");
        assertThat(deleted.text("code")).isEqualTo("mfa_factor_not_found");
    }

    @Test
    void enrollingHasItsRules() {
        // Given
        Reply session = auth.signIn(email);
        enroll(session);
        Reply anonymous = auth.post("/signup", new JsonObject());
        JsonObject again = new JsonObject().put("factor_type", "totp").put("friendly_name", "my phone");

        // When
        Reply sameName = auth.post("/factors", again, "Authorization", AuthClient.bearer(session));
        Reply nobody = auth.post("/factors", again, "Authorization", AuthClient.bearer(anonymous));
        Reply phone = auth.post(
                "/factors", new JsonObject().put("factor_type", "phone"), "Authorization", AuthClient.bearer(session));

        // Then
        assertThat(sameName.text("code")).isEqualTo("mfa_factor_name_conflict");
        assertThat(nobody.status()).isEqualTo(403);
        assertThat(phone.text("code")).isEqualTo("mfa_phone_enroll_not_enabled");
        try (AuthClient closed = AuthClient.start(vertx, "GOTRUE_MFA_TOTP_ENROLL_ENABLED", "false")) {
            assertThat(closed.post("/factors", again, "Authorization", AuthClient.bearer(session))
                            .text("code"))
                    .isEqualTo("mfa_totp_enroll_not_enabled");
        }
    }

    @Test
    void theSecretDoesNotStandInTheDatabaseAndGoTruesStillCounts() {
        // Given
        Reply session = auth.signIn(email);
        Phone phone = enroll(session);
        String stored = AuthStack.one("select secret from auth.mfa_factors where id = '" + phone.factor + "'");
        assertThat(stored).startsWith("sealed:").doesNotContain(Base32.encode(phone.secret));

        // When: as GoTrue keeps it
        AuthStack.sql("update auth.mfa_factors set secret = '" + Base32.encode(phone.secret) + "' where id = '"
                + phone.factor + "'");

        // Then
        assertThat(aal(verify(phone, phone.next(), session))).isEqualTo("aal2");
    }

    @Test
    void administratorsSeeRenameAndTakeFactors() {
        // Given
        Phone phone = enroll(auth.signIn(email));
        String path = "/admin/users/" + id + "/factors";
        String admin = AuthClient.serviceKey();

        // When
        Reply listed = auth.get(path, "Authorization", admin);
        Reply renamed = auth.put(
                path + "/" + phone.factor, new JsonObject().put("friendly_name", "lost"), "Authorization", admin);
        Reply taken = auth.delete(path + "/" + phone.factor, null, "Authorization", admin);
        Reply refused = auth.get(path, "Authorization", AuthClient.bearer(auth.signIn(email)));

        // Then
        JsonObject first = new JsonArray(listed.response().body()).getJsonObject(0);
        assertThat(first.getString("id")).isEqualTo(phone.factor);
        assertThat(first.containsKey("secret")).isFalse();
        assertThat(renamed.text("friendly_name")).isEqualTo("lost");
        assertThat(taken.text("id")).isEqualTo(phone.factor);
        assertThat(auth.get(path, "Authorization", admin).response().body()).isEqualTo("[]");
        assertThat(refused.text("code")).isEqualTo("not_admin");
    }

    @Test
    void codesAreNotGuessed() {
        // Given
        try (AuthClient strict = AuthClient.start(
                vertx, "NEXTMAVENS_AUTH_RATE_LIMIT_FAILURES", "2", "GOTRUE_MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY", "5")) {
            Reply session = auth.signIn(email);
            Phone phone = enroll(session);
            String challenge = challenge(phone.factor, session).text("id");
            String code = phone.next();
            JsonObject guess = new JsonObject().put("challenge_id", challenge).put("code", wrong(code));
            String path = "/factors/" + phone.factor + "/verify";

            // When
            Reply first = strict.post(path, guess, "Authorization", AuthClient.bearer(session));
            Reply second = strict.post(path, guess, "Authorization", AuthClient.bearer(session));
            Reply right =
                    strict.post(path, guess.copy().put("code", code), "Authorization", AuthClient.bearer(session));
            Reply last = null;
            for (int i = 0; i < 6; i++) {
                last = strict.post(
                        "/factors/" + phone.factor + "/challenge",
                        new JsonObject(),
                        "Authorization",
                        AuthClient.bearer(session),
                        "X-Forwarded-For",
                        "192.0.2.99");
            }

            // Then
            assertThat(first.status()).isEqualTo(422);
            assertThat(second.status()).isEqualTo(422);
            assertThat(right.status()).isEqualTo(429);
            assertThat(last.text("code")).isEqualTo("over_request_rate_limit");
        }
    }
}
