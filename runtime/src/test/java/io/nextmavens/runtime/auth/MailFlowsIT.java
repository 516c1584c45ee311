package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done by mail, each with a real conversation with a mail server. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class MailFlowsIT {

    private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more-000";

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
        email = AuthClient.anEmail();
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    private static JsonObject mail(String email) {
        return new JsonObject().put("email", email);
    }

    /** Follows a link of a mail as a browser does, on the data plane of the test. */
    private Reply follow(String link) {
        assertThat(link).startsWith("https://api.example.com/auth/v1/verify?");
        return auth.get(link.substring("https://api.example.com".length()));
    }

    private static Map<String, String> fragment(Reply redirect) {
        return values(URI.create(redirect.header("Location")).getRawFragment());
    }

    private static Map<String, String> values(String encoded) {
        return Arrays.stream(encoded.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static JsonObject challenged(JsonObject body) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return body.put(
                        "code_challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                .put("code_challenge_method", "s256");
    }

    @Test
    void signingUpIsConfirmedByTheLinkInTheMail() {
        // Given
        Reply signedUp = auth.post(
                "/signup?redirect_to=https%3A%2F%2Fapp.example.com%2Fwelcome",
                mail(email).put("password", AuthClient.PASSWORD));
        assertThat(signedUp.status()).as(signedUp.response().body()).isEqualTo(200);
        assertThat(signedUp.json().containsKey("access_token")).isFalse();
        assertThat(auth.signIn(email).text("code")).isEqualTo("email_not_confirmed");
        ReceivedMail received = AuthStack.smtp().next(email);

        // When
        Reply followed = follow(received.link());

        // Then
        assertThat(received.subject()).isEqualTo("Confirm your email");
        assertThat(received.html()).contains("<a href=\"https://api.example.com/auth/v1/verify?token=");
        assertThat(followed.status()).isEqualTo(303);
        assertThat(followed.header("Location")).startsWith("https://app.example.com/welcome#access_token=");
        assertThat(fragment(followed).get("type")).isEqualTo("signup");
        assertThat(auth.get(
                                "/user",
                                "Authorization",
                                "Bearer " + fragment(followed).get("access_token"))
                        .text("id"))
                .isEqualTo(signedUp.text("id"));
        assertThat(auth.signIn(email).status()).isEqualTo(200);
        // and the link is good once
        Reply again = follow(received.link());
        assertThat(again.header("Location")).startsWith("https://app.example.com/welcome#error=access_denied");
        assertThat(fragment(again).get("error_code")).isEqualTo("otp_expired");
    }

    @Test
    void signingUpIsConfirmedByTheCodeInTheMail() {
        // Given
        auth.post("/signup", mail(email).put("password", AuthClient.PASSWORD));
        String code = AuthStack.smtp().next(email).code();

        // When
        Reply wrong = auth.post("/verify", mail(email).put("type", "email").put("token", other(code)));
        Reply session = auth.post("/verify", mail(email).put("type", "email").put("token", code));

        // Then
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.text("code")).isEqualTo("otp_expired");
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(session.json().getJsonObject("user").getString("email_confirmed_at"))
                .isNotNull();
    }

    private static String other(String code) {
        return (code.startsWith("0") ? "1" : "0") + code.substring(1);
    }

    @Test
    void anAddressThatSomebodyHasIsAnsweredLikeANewOne() {
        // Given
        auth.aUser(email);
        String fresh = AuthClient.anEmail();
        JsonObject password = new JsonObject().put("password", AuthClient.PASSWORD);

        // When
        Reply known = auth.post("/signup", password.copy().put("email", email));
        Reply unknown = auth.post("/signup", password.copy().put("email", fresh));

        // Then
        assertThat(known.status()).isEqualTo(unknown.status());
        assertThat(shape(known.json(), email)).isEqualTo(shape(unknown.json(), fresh));
        AuthStack.smtp().next(fresh);
        assertThat(AuthStack.smtp().to(email)).isEmpty();
        assertThat(auth.post("/signup", password.copy().put("email", email)).text("id"))
                .isEqualTo(known.text("id"));
    }

    /** What is left when all that has to differ is taken away. */
    private static String shape(JsonObject json, String email) {
        return json.encode()
                .replace(email, "EMAIL")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "UUID")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME");
    }

    @Test
    void aPasswordIsResetByTheLinkInTheMail() {
        // Given
        auth.aUser(email);

        // When
        Reply asked = auth.post("/recover", mail(email));
        Reply unknown = auth.post("/recover", mail(AuthClient.anEmail()));
        ReceivedMail received = AuthStack.smtp().next(email);
        String token = fragment(follow(received.link())).get("access_token");
        Reply changed = auth.put(
                "/user", new JsonObject().put("password", "a new horse battery"), "Authorization", "Bearer " + token);

        // Then
        assertThat(asked.response().body())
                .isEqualTo("{}")
                .isEqualTo(unknown.response().body());
        assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
        assertThat(auth.signIn(email, "a new horse battery").status()).isEqualTo(200);
    }

    @Test
    void aMagicLinkMakesTheUserWhereThereIsNone() {
        // When
        Reply asked = auth.post("/otp", mail(email).put("data", new JsonObject().put("plan", "free")));
        Reply session = auth.post(
                "/verify",
                mail(email)
                        .put("type", "email")
                        .put("token", AuthStack.smtp().next(email).code()));

        // Then
        assertThat(asked.status()).isEqualTo(200);
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(session.json()
                        .getJsonObject("user")
                        .getJsonObject("user_metadata")
                        .getString("plan"))
                .isEqualTo("free");
    }

    @Test
    void aMagicLinkIsNotSentToStrangersWhereUsersAreNotToBeMade() {
        // Given
        String known = AuthClient.anEmail();
        auth.aUser(known);

        // When
        Reply stranger = auth.post("/otp", mail(email).put("create_user", false));
        Reply friend = auth.post("/otp", mail(known).put("create_user", false));

        // Then
        assertThat(stranger.response().body()).isEqualTo(friend.response().body());
        assertThat(AuthStack.smtp().next(known).subject()).isEqualTo("Your sign-in link");
        assertThat(AuthStack.smtp().to(email)).isEmpty();
    }

    @Test
    void withPkceTheLinkGivesACodeThatIsExchangedOnce() throws Exception {
        // Given
        auth.aUser(email);
        auth.post("/otp", challenged(mail(email)));

        // When
        Reply followed = follow(AuthStack.smtp().next(email).link());
        String code =
                values(URI.create(followed.header("Location")).getRawQuery()).get("code");
        JsonObject exchange = new JsonObject().put("auth_code", code);
        Reply wrong = auth.post(
                "/token?grant_type=pkce",
                exchange.copy().put("code_verifier", "another-verifier-of-forty-three-chars-or-so"));
        Reply session = auth.post("/token?grant_type=pkce", exchange.copy().put("code_verifier", VERIFIER));
        Reply again = auth.post("/token?grant_type=pkce", exchange.copy().put("code_verifier", VERIFIER));

        // Then
        assertThat(wrong.text("code")).isEqualTo("bad_code_verifier");
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(AuthClient.claims(session.text("access_token"))
                        .getJsonArray("amr")
                        .getJsonObject(0)
                        .getString("method"))
                .isEqualTo("magiclink");
        assertThat(again.text("code")).isEqualTo("flow_state_not_found");
    }

    @Test
    void anEmailChangeNeedsBothAddresses() {
        // Given
        auth.aUser(email);
        String next = AuthClient.anEmail();
        Reply session = auth.signIn(email);

        // When
        Reply asked = auth.put("/user", mail(next), "Authorization", AuthClient.bearer(session));
        Reply half = auth.post(
                "/verify",
                mail(email)
                        .put("type", "email_change")
                        .put("token", AuthStack.smtp().next(email).code()));
        String between =
                auth.get("/user", "Authorization", AuthClient.bearer(session)).text("email");
        Reply whole = follow(AuthStack.smtp().next(next).link());

        // Then
        assertThat(asked.text("new_email")).isEqualTo(next);
        assertThat(half.text("msg")).contains("Please proceed to confirm link sent to the other email");
        assertThat(between).isEqualTo(email);
        assertThat(whole.header("Location")).contains("#access_token=");
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(session))
                        .text("email"))
                .isEqualTo(next);
        assertThat(auth.signIn(next).status()).isEqualTo(200);
    }

    @Test
    void anInvitationIsAcceptedByItsLink() {
        // When
        Reply invited = auth.post(
                "/invite",
                mail(email).put("data", new JsonObject().put("team", "blue")),
                "Authorization",
                AuthClient.serviceKey());
        ReceivedMail received = AuthStack.smtp().next(email);
        Reply followed = follow(received.link());

        // Then
        assertThat(invited.status()).as(invited.response().body()).isEqualTo(200);
        assertThat(invited.json().getString("invited_at")).isNotNull();
        assertThat(received.subject()).isEqualTo("You have been invited");
        assertThat(fragment(followed).get("type")).isEqualTo("invite");
    }

    @Test
    void resendMailsTheConfirmationOnceMore() {
        // Given
        auth.post("/signup", mail(email).put("password", AuthClient.PASSWORD));
        String first = AuthStack.smtp().next(email).code();

        // When
        Reply asked = auth.post("/resend", mail(email).put("type", "signup"));
        String second = AuthStack.smtp().next(email).code();

        // Then
        assertThat(asked.response().body()).isEqualTo("{}");
        Reply session = auth.post("/verify", mail(email).put("type", "signup").put("token", second));
        assertThat(session.status()).isEqualTo(200);
        assertThat(first).isNotEmpty();
    }

    @Test
    void aGeneratedLinkIsWhatTheMailWouldHave() {
        // Given
        auth.aUser(email);

        // When
        Reply link = auth.post(
                "/admin/generate_link", mail(email).put("type", "magiclink"), "Authorization", AuthClient.serviceKey());

        // Then
        assertThat(link.status()).as(link.response().body()).isEqualTo(200);
        assertThat(link.text("verification_type")).isEqualTo("magiclink");
        assertThat(link.text("redirect_to")).isEqualTo("https://app.example.com");
        assertThat(link.text("action_link")).contains(link.text("hashed_token"));
        Reply session = auth.post(
                "/verify", new JsonObject().put("type", "magiclink").put("token_hash", link.text("hashed_token")));
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(AuthStack.smtp().to(email)).isEmpty();
    }

    @Test
    void aPasswordChangeAsksForTheCodeWhereTheSessionIsOld() {
        // Given
        try (AuthClient careful =
                AuthClient.start(vertx, "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION", "true")) {
            auth.aUser(email);
            Reply session = careful.signIn(email);
            AuthStack.sql("update auth.sessions set created_at = now() - interval '2 days' where user_id ="
                    + " (select id from auth.users where email = '" + email + "')");
            JsonObject change = new JsonObject().put("password", "a new horse battery");
            String bearer = AuthClient.bearer(session);

            // When
            Reply without = careful.put("/user", change, "Authorization", bearer);
            Reply asked = careful.get("/reauthenticate", "Authorization", bearer);
            String code = AuthStack.smtp().next(email).code();
            Reply wrong = careful.put("/user", change.copy().put("nonce", other(code)), "Authorization", bearer);
            Reply right = careful.put("/user", change.copy().put("nonce", code), "Authorization", bearer);

            // Then
            assertThat(without.text("code")).isEqualTo("reauthentication_needed");
            assertThat(asked.status()).isEqualTo(200);
            assertThat(wrong.text("code")).isEqualTo("reauthentication_not_valid");
            assertThat(right.status()).as(right.response().body()).isEqualTo(200);
        }
    }

    @Test
    void aCodeExpires() {
        // Given
        auth.aUser(email);
        auth.post("/recover", mail(email));
        String code = AuthStack.smtp().next(email).code();
        AuthStack.sql(
                "update auth.one_time_tokens set created_at = created_at - interval '2 hours' where relates_to = '"
                        + email + "'");

        // When
        Reply reply = auth.post("/verify", mail(email).put("type", "recovery").put("token", code));

        // Then
        assertThat(reply.text("code")).isEqualTo("otp_expired");
    }

    @Test
    void mailsToOneAddressKeepTheirDistance() {
        // Given
        try (AuthClient patient = AuthClient.start(vertx, "GOTRUE_SMTP_MAX_FREQUENCY", "60s")) {
            auth.aUser(email);

            // When
            Reply first = patient.post("/recover", mail(email));
            Reply second = patient.post("/recover", mail(email));

            // Then
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.text("code")).isEqualTo("over_email_send_rate_limit");
            assertThat(second.text("message")).startsWith("For security purposes, you can only request this after");
        }
    }

    @Test
    void headersCannotBeInjected() {
        // Given
        JsonObject data = new JsonObject().put("name", "x\r\nBcc: victim@example.com");
        try (AuthClient named = AuthClient.start(
                vertx, "GOTRUE_MAILER_SUBJECTS_CONFIRMATION", "Hello {{ .Data.name }}, confirm {email}")) {

            // When
            Reply refused = named.post("/otp", mail("a@example.com\r\nBcc: victim@example.com"));
            Reply taken = named.post(
                    "/signup", mail(email).put("password", AuthClient.PASSWORD).put("data", data));
            ReceivedMail received = AuthStack.smtp().next(email);

            // Then
            assertThat(refused.status()).isEqualTo(400);
            assertThat(taken.status()).isEqualTo(200);
            assertThat(received.recipients()).containsExactly(email);
            assertThat(received.header("Bcc")).isEmpty();
            assertThat(received.subject()).isEqualTo("Hello x Bcc: victim@example.com, confirm " + email);
        }
    }
}
