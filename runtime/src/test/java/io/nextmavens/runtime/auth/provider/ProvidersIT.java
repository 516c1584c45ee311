package io.nextmavens.runtime.auth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.nextmavens.runtime.auth.AuthStack;
import io.nextmavens.runtime.auth.provider.OpenIdStandIn.Fault;
import io.nextmavens.runtime.auth.provider.OpenIdStandIn.Person;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with GitHub, Google and any issuer of OpenID Connect; and everything that must not sign in. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class ProvidersIT {

    private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123";

    @Inject
    Vertx vertx;

    private final HttpClient browser =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private GitHubStandIn github;
    private OpenIdStandIn google;
    private OpenIdStandIn acme;
    private AuthClient auth;
    private String email;

    @BeforeEach
    void start() throws IOException {
        github = GitHubStandIn.start();
        google = OpenIdStandIn.start(true);
        acme = OpenIdStandIn.start(false);
        auth = AuthClient.start(vertx, settings());
        email = AuthClient.anEmail();
        github.id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        github.email = email;
        google.person = Person.of(email);
        acme.person = Person.of(email);
    }

    private String[] settings(String... more) {
        String[] all = {
            "GOTRUE_EXTERNAL_GITHUB_ENABLED",
            "true",
            "GOTRUE_EXTERNAL_GITHUB_CLIENT_ID",
            GitHubStandIn.CLIENT,
            "GOTRUE_EXTERNAL_GITHUB_SECRET",
            GitHubStandIn.SECRET,
            "GOTRUE_EXTERNAL_GITHUB_URL",
            github.url(),
            "GOTRUE_EXTERNAL_GOOGLE_ENABLED",
            "true",
            "GOTRUE_EXTERNAL_GOOGLE_CLIENT_ID",
            OpenIdStandIn.CLIENT + ",client-of-android",
            "GOTRUE_EXTERNAL_GOOGLE_SECRET",
            OpenIdStandIn.SECRET,
            "GOTRUE_EXTERNAL_GOOGLE_URL",
            google.issuer(),
            "OIDC_ACME_ISSUER",
            acme.issuer(),
            "OIDC_ACME_CLIENT_ID",
            OpenIdStandIn.CLIENT,
            "OIDC_ACME_SECRET",
            OpenIdStandIn.SECRET,
            "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED",
            "true"
        };
        String[] joined = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, joined, all.length, more.length);
        return joined;
    }

    @AfterEach
    void stop() {
        auth.close();
        github.close();
        google.close();
        acme.close();
        browser.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Where a page leads to. */
    private URI follow(URI page) {
        try {
            var reply = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(302);
            return URI.create(reply.headers().firstValue("Location").orElseThrow());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static URI location(Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isIn(302, 303);
        return URI.create(reply.header("Location"));
    }

    /** The callback that a provider sends the browser to. */
    private URI signInAt(String provider, String more) {
        return follow(location(auth.get("/authorize?provider=" + provider + more)));
    }

    private URI back(URI callback) {
        assertThat(callback.toString()).startsWith("https://api.example.com/auth/v1/callback?");
        return location(auth.get(callback.getRawPath() + "?" + callback.getRawQuery()));
    }

    private URI signIn(String provider) {
        return back(signInAt(provider, ""));
    }

    private static Map<String, String> fragment(URI page) {
        return OpenIdStandIn.values(page.getRawFragment());
    }

    private static String pkce() {
        return "&code_challenge_method=s256&code_challenge="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(VERIFIER));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reply exchange(URI page) {
        return auth.post(
                "/token?grant_type=pkce",
                new JsonObject()
                        .put(
                                "auth_code",
                                OpenIdStandIn.values(page.getRawQuery()).get("code"))
                        .put("code_verifier", VERIFIER));
    }

    private Reply user(Map<String, String> session) {
        return auth.get("/user", "Authorization", "Bearer " + session.get("access_token"));
    }

    private static String usersWith(String address) {
        return AuthStack.one("select count(*) from auth.users where email = '" + address + "'");
    }

    private void assertRefused(URI page, String code) {
        Map<String, String> told = fragment(page);
        assertThat(told.get("error_code")).as(page.toString()).isEqualTo(code);
        assertThat(told).containsKeys("error", "error_description").doesNotContainKey("access_token");
        assertThat(usersWith(email)).isEqualTo("0");
    }

    @Test
    void gitHubSignsInAndItsTokenComesAlong() {
        // When
        URI page = back(signInAt("github", "&redirect_to=" + encoded("https://app.example.com/welcome?a=b")));

        // Then
        assertThat(page.toString()).startsWith("https://app.example.com/welcome?a=b#access_token=");
        assertThat(fragment(page).get("provider_token")).startsWith("gho_");
        JsonObject user = user(fragment(page)).json();
        assertThat(user.getString("email")).isEqualTo(email);
        assertThat(user.getString("email_confirmed_at")).isNotNull();
        assertThat(user.getJsonObject("app_metadata").getString("provider")).isEqualTo("github");
        assertThat(user.getJsonObject("user_metadata").getString("user_name")).isEqualTo("octocat");
        JsonObject identity = user.getJsonArray("identities").getJsonObject(0);
        assertThat(identity.getString("provider")).isEqualTo("github");
        assertThat(identity.getString("id")).isEqualTo(Long.toString(github.id));
        assertThat(AuthClient.claims(fragment(page).get("access_token"))
                        .getJsonArray("amr")
                        .getJsonObject(0)
                        .getString("method"))
                .isEqualTo("oauth");
    }

    @Test
    void googleSignsInWithPkceAndTheDatabaseKeepsNoTokenOfGoogle() {
        // Given
        URI page = back(signInAt("google", pkce()));
        String kept =
                AuthStack.one("select provider_access_token from auth.flow_state order by created_at desc limit 1");

        // When
        Reply session = exchange(page);
        Reply again = exchange(page);

        // Then
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(session.text("provider_token")).startsWith("at-");
        assertThat(session.text("provider_refresh_token")).startsWith("rt-");
        assertThat(kept).isNotEmpty().doesNotContain(session.text("provider_token"));
        assertThat(session.json()
                        .getJsonObject("user")
                        .getJsonObject("user_metadata")
                        .getString("full_name"))
                .isEqualTo("Ada Lovelace");
        assertThat(again.text("code")).isEqualTo("flow_state_not_found");
    }

    @Test
    void anIssuerThatTellsTheAddressOnlyWhenAskedSignsIn() {
        // Given
        acme.emailByUserInfoOnly = true;

        // When
        Map<String, String> session = fragment(signIn("acme"));

        // Then
        assertThat(user(session).text("email")).isEqualTo(email);
    }

    @Test
    void whoComesAgainIsTheSameUserEvenWithAnotherAddress() {
        // Given
        String id = user(fragment(signIn("acme"))).text("id");
        acme.person = new Person(acme.person.subject(), "new-" + email, false);

        // When
        Reply again = user(fragment(signIn("custom:acme")));

        // Then
        assertThat(again.text("id")).isEqualTo(id);
        assertThat(again.text("email")).isEqualTo(email);
    }

    @Test
    void theSettingsTellWhichProvidersThereAre() {
        // When
        JsonObject external = auth.get("/settings").json().getJsonObject("external");

        // Then
        assertThat(external.getBoolean("github")).isTrue();
        assertThat(external.getBoolean("acme")).isTrue();
        assertThat(external.getBoolean("discord")).isFalse();
        assertThat(auth.get("/authorize?provider=discord").text("code")).isEqualTo("validation_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&state=", "&state=nonsense", "&state=00000000-0000-4000-8000-000000000000"})
    void aStateThatIsNotOursIsRefused(String state) {
        // Given
        String code = OpenIdStandIn.values(signInAt("acme", "").getRawQuery()).get("code");

        // When
        URI page = location(auth.get("/callback?code=" + code + state));

        // Then
        assertThat(page.toString()).startsWith("https://app.example.com?error=");
        assertRefused(page, state.length() > "&state=".length() ? "bad_oauth_state" : "bad_oauth_callback");
    }

    @Test
    void aStateIsGoodOnce() {
        // Given
        URI callback = signInAt("acme", "");
        back(callback);

        // When
        URI page = back(callback);

        // Then
        assertThat(fragment(page).get("error_code")).isEqualTo("bad_oauth_state");
    }

    @Test
    void aSignInThatTakesTooLongIsOver() {
        // Given
        URI callback = signInAt("acme", "");
        AuthStack.sql("update auth.flow_state set created_at = created_at - interval '6 minutes'");

        // When
        URI page = back(callback);

        // Then
        assertRefused(page, "bad_oauth_state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "google", "acme"})
    void aCodeThatWasUsedIsRefused(String provider) {
        // Given
        URI used = signInAt(provider, "");
        back(used);
        AuthStack.sql("delete from auth.users where email = '" + email + "'");
        String code = OpenIdStandIn.values(used.getRawQuery()).get("code");
        String state = OpenIdStandIn.values(
                        location(auth.get("/authorize?provider=" + provider)).getRawQuery())
                .get("state");

        // When
        URI page = location(auth.get("/callback?code=" + code + "&state=" + state));

        // Then
        assertRefused(page, "bad_oauth_callback");
    }

    @Test
    void aCodeThatSomebodyElseAskedForIsRefused() {
        // Given: a code of another sign-in, not used yet
        String code = OpenIdStandIn.values(signInAt("acme", "").getRawQuery()).get("code");
        String state = OpenIdStandIn.values(
                        location(auth.get("/authorize?provider=acme")).getRawQuery())
                .get("state");

        // When
        URI page = location(auth.get("/callback?code=" + code + "&state=" + state));

        // Then: its verifier is another
        assertRefused(page, "bad_oauth_callback");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void anIdTokenThatDoesNotHoldIsRefused(Fault fault) {
        // Given
        acme.fault = fault;

        // When
        URI page = signIn("acme");

        // Then
        assertRefused(page, "bad_oauth_callback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "google", "acme"})
    void anAddressThatTheProviderHasNotVerifiedIsRefused(String provider) {
        // Given
        github.verified = false;
        google.person = new Person("s-1-" + email, email, false);
        acme.person = google.person;

        // When
        URI page = signIn(provider);

        // Then
        assertRefused(page, "provider_email_needs_verification");
    }

    @Test
    void anAddressThatTheProviderHasNotVerifiedLeadsIntoNobodysAccount() {
        // Given
        auth.aUser(email);
        acme.person = new Person("s-2-" + email, email, false);

        // When
        URI page = signIn("acme");

        // Then
        assertThat(fragment(page)).containsEntry("error_code", "provider_email_needs_verification");
        assertThat(AuthStack.one(
                        "select count(*) from auth.identities where provider = 'acme' and email = '" + email + "'"))
                .isEqualTo("0");
    }

    @Test
    void whoSaysNoIsToldSo() {
        // Given
        acme.denies = true;

        // When
        URI page = signIn("acme");

        // Then
        assertRefused(page, "bad_oauth_callback");
        assertThat(fragment(page)).containsEntry("error", "access_denied");
        assertThat(fragment(page)).containsEntry("error_description", "The user said no");
    }

    @Test
    void aVerifiedAddressLeadsToTheUserWhoHasIt() {
        // Given
        String id = auth.aUser(email);

        // When
        Map<String, String> session = fragment(signIn("google"));

        // Then
        assertThat(user(session).text("id")).isEqualTo(id);
        assertThat(user(session).json().getJsonObject("app_metadata").getJsonArray("providers"))
                .containsExactly("email", "google");
        assertThat(auth.signIn(email).status()).isEqualTo(200);
    }

    @Test
    void whoMadeAnAccountWithAnAddressOfSomebodyElseKeepsNothingOfIt() {
        // Given
        auth.post(
                "/signup",
                new JsonObject()
                        .put("email", email)
                        .put("password", AuthClient.PASSWORD)
                        .put("data", new JsonObject().put("planted", true)));

        // When
        Map<String, String> session = fragment(signIn("google"));

        // Then
        assertThat(user(session).text("email")).isEqualTo(email);
        assertThat(user(session).json().getJsonObject("user_metadata").containsKey("planted"))
                .isFalse();
        assertThat(user(session).json().getJsonArray("identities")).hasSize(1);
        assertThat(auth.signIn(email).text("code")).isEqualTo("invalid_credentials");
    }

    @Test
    void aStrangerIsNotWhereTheBrowserEnds() {
        // When
        URI page = back(signInAt("acme", "&redirect_to=" + encoded("https://evil.example.net/")));

        // Then
        assertThat(page.toString()).startsWith("https://app.example.com#access_token=");
    }

    @Test
    void parametersOfAClientDoNotReplaceOurs() {
        // When
        URI asked = location(auth.get(
                "/authorize?provider=acme&prompt=consent&state=evil&client_id=evil&nonce=evil" + "&redirect_uri="
                        + encoded("https://evil.example.net") + "&code_verifier=evil&scopes=calendar,drive"));
        Map<String, String> values = OpenIdStandIn.values(asked.getRawQuery());

        // Then
        assertThat(values)
                .containsEntry("prompt", "consent")
                .containsEntry("scope", "openid email profile calendar drive")
                .containsEntry("client_id", OpenIdStandIn.CLIENT)
                .containsEntry("redirect_uri", "https://api.example.com/auth/v1/callback");
        assertThat(values.get("state")).isNotEqualTo("evil");
        assertThat(values.get("nonce")).isNotEqualTo("evil");
        assertThat(asked.getRawQuery().split("state=", -1)).hasSize(2);
    }

    @Test
    void aProviderThatPostsItsAnswerIsUnderstood() {
        // Given
        Map<String, String> values = OpenIdStandIn.values(signInAt("acme", "").getRawQuery());

        // When
        URI page = location(auth.post(
                "/callback", new JsonObject().put("code", values.get("code")).put("state", values.get("state"))));

        // Then
        assertThat(user(fragment(page)).text("email")).isEqualTo(email);
    }

    @Test
    void nobodySignsUpElsewhereWhereSigningUpIsSwitchedOff() {
        // Given
        try (AuthClient closed = AuthClient.start(vertx, settings("GOTRUE_DISABLE_SIGNUP", "true"))) {
            URI callback = follow(location(closed.get("/authorize?provider=acme")));

            // When
            URI page = location(closed.get(callback.getRawPath() + "?" + callback.getRawQuery()));

            // Then
            assertRefused(page, "signup_disabled");
        }
    }

    private Reply byIdToken(JsonObject body) {
        return auth.post("/token?grant_type=id_token", body);
    }

    private static JsonObject grant(String provider, String token) {
        return new JsonObject().put("provider", provider).put("id_token", token);
    }

    @Test
    void anIdTokenOfAnApplicationSignsIn() {
        // Given
        String hashed = HexFormat.of().formatHex(sha256("a nonce"));

        // When
        Reply session = byIdToken(grant("google", google.idToken(google.person, hashed, Fault.NONE))
                .put("nonce", "a nonce"));
        Reply withoutNonce = byIdToken(grant("google", google.idToken(google.person, hashed, Fault.NONE)));
        Reply otherNonce = byIdToken(grant("google", google.idToken(google.person, hashed, Fault.NONE))
                .put("nonce", "another"));
        Reply ofGitHub = byIdToken(grant("github", google.idToken(google.person, null, Fault.NONE)));
        Reply ofAnother = byIdToken(grant("google", acme.idToken(google.person, null, Fault.NONE)));

        // Then
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(session.json().getJsonObject("user").getString("email")).isEqualTo(email);
        assertThat(withoutNonce.text("error")).isEqualTo("invalid_request");
        assertThat(withoutNonce.text("error_description")).contains("should either both exist or not");
        assertThat(otherNonce.text("error_description")).contains("Nonces mismatch");
        assertThat(ofGitHub.text("code")).isEqualTo("provider_disabled");
        assertThat(ofAnother.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "OTHER_NONCE", "NO_NONCE"})
    void anIdTokenOfAnApplicationThatDoesNotHoldIsRefused(Fault fault) {
        // When
        Reply refused = byIdToken(grant("acme", acme.idToken(acme.person, null, fault)));

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error_description")).startsWith("Bad ID token");
        assertThat(usersWith(email)).isEqualTo("0");
    }

    private Reply startLinking(String provider, Reply session) {
        return auth.get(
                "/user/identities/authorize?skip_http_redirect=true&provider=" + provider,
                "Authorization",
                AuthClient.bearer(session));
    }

    @Test
    void aUserAddsAnIdentityAndTakesItAway() {
        // Given
        auth.aUser(email);
        Reply session = auth.signIn(email);
        acme.person = Person.of("elsewhere-" + email);
        Reply asked = startLinking("acme", session);
        assertThat(asked.status()).as(asked.response().body()).isEqualTo(200);

        // When
        URI page = back(follow(URI.create(asked.text("url"))));
        Reply linked = user(fragment(page));

        // Then
        assertThat(linked.json().getJsonArray("identities")).hasSize(2);
        assertThat(linked.text("email")).isEqualTo(email);
        String identity = linked.json().getJsonArray("identities").stream()
                .map(JsonObject.class::cast)
                .filter(one -> "acme".equals(one.getString("provider")))
                .map(one -> one.getString("identity_id"))
                .findFirst()
                .orElseThrow();
        String last = linked.json().getJsonArray("identities").stream()
                .map(JsonObject.class::cast)
                .filter(one -> "email".equals(one.getString("provider")))
                .map(one -> one.getString("identity_id"))
                .findFirst()
                .orElseThrow();
        Reply gone = delete(identity, session);
        assertThat(gone.status()).as(gone.response().body()).isEqualTo(200);
        assertThat(delete(identity, session).text("code")).isEqualTo("identity_not_found");
        assertThat(delete(last, session).text("code")).isEqualTo("single_identity_not_deletable");
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(session))
                        .json()
                        .getJsonObject("app_metadata")
                        .getJsonArray("providers"))
                .containsExactly("email");
    }

    private Reply delete(String identity, Reply session) {
        return auth.delete("/user/identities/" + identity, null, "Authorization", AuthClient.bearer(session));
    }

    @Test
    void anIdentityOfSomebodyElseIsNotAddedNorTakenAway() {
        // Given
        Map<String, String> owner = fragment(signIn("acme"));
        String identity =
                user(owner).json().getJsonArray("identities").getJsonObject(0).getString("identity_id");
        String other = AuthClient.anEmail();
        auth.aUser(other);
        Reply session = auth.signIn(other);

        // When
        URI page = back(follow(URI.create(startLinking("acme", session).text("url"))));

        // Then
        assertThat(fragment(page)).containsEntry("error_code", "identity_already_exists");
        assertThat(delete(identity, session).text("code")).isEqualTo("identity_not_found");
    }

    @Test
    void anAnonymousUserBecomesSomebodyByAddingAnIdentity() {
        // Given
        Reply session = auth.post("/signup", new JsonObject());

        // When
        Reply user = user(
                fragment(back(follow(URI.create(startLinking("google", session).text("url"))))));

        // Then
        assertThat(user.text("id"))
                .isEqualTo(session.json().getJsonObject("user").getString("id"));
        assertThat(user.text("email")).isEqualTo(email);
        assertThat(user.json().getBoolean("is_anonymous")).isFalse();
    }

    @Test
    void nobodyAddsIdentitiesWhereItIsSwitchedOff() {
        // Given
        try (AuthClient closed = AuthClient.start(vertx, settings("GOTRUE_SECURITY_MANUAL_LINKING_ENABLED", "false"))) {
            auth.aUser(email);

            // When
            Reply refused = closed.get(
                    "/user/identities/authorize?provider=acme", "Authorization", AuthClient.bearer(auth.signIn(email)));

            // Then
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.text("code")).isEqualTo("manual_linking_disabled");
        }
    }
}
