package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people try, each refused. Attacks by way of a provider are in {@code ProvidersIT}. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class AttacksIT {

    private static final List<String> INJECTIONS = List.of(
            "'; drop table auth.users; --",
            "' or '1'='1",
            "x' union select encrypted_password from auth.users --",
            "\\'; select pg_sleep(30); --",
            "$$; delete from auth.users; $$",
            "%27%20or%201=1",
            "\u0000'",
            "?1 :name {0} ${jndi:ldap://127.0.0.1/x}");

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;
    private Reply session;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
        email = AuthClient.anEmail();
        auth.aUser(email);
        session = auth.signIn(email);
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    // Tokens

    private JsonObject claims() {
        return AuthClient.claims(session.text("access_token"));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(JsonObject claims, byte[] secret, Consumer<JsonWebSignature> more) throws Exception {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.encode());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setDoKeyValidation(false);
        token.setKey(new HmacKey(secret));
        more.accept(token);
        return token.getCompactSerialization();
    }

    private static String signed(JsonObject claims) throws Exception {
        return signed(claims, AuthStack.SECRET.getBytes(StandardCharsets.UTF_8), token -> {});
    }

    private void assertRefused(String token) {
        String bearer = "Bearer " + token;
        Reply reply = auth.get("/user", "Authorization", bearer);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(403);
        assertThat(reply.text("code")).isEqualTo("bad_jwt");
        assertThat(reply.response().body()).doesNotContain(token);
        assertThat(auth.put(
                                "/user",
                                new JsonObject().put("data", new JsonObject().put("taken", true)),
                                "Authorization",
                                bearer)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theTokenItselfIsTaken() throws Exception {
        assertThat(auth.get("/user", "Authorization", "Bearer " + signed(claims()))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", ""})
    void aTokenWithoutSignatureIsRefused(String algorithm) {
        String[] parts = session.text("access_token").split("\\.", -1);
        String header = encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");
        assertRefused(header + "." + parts[1] + ".");
        assertRefused(header + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        // Given: a key that everybody can read
        Reply made = auth.post(
                "/admin/signing-keys",
                new JsonObject().put("algorithm", "RS256"),
                "Authorization",
                AuthClient.serviceKey());
        String id = made.text("id");
        try {
            JsonObject jwk = auth.get("/.well-known/jwks.json").json().getJsonArray("keys").stream()
                    .map(JsonObject.class::cast)
                    .filter(key -> id.equals(key.getString("kid")))
                    .findFirst()
                    .orElseThrow();
            byte[] der = PublicJsonWebKey.Factory.newPublicJwk(jwk.getMap())
                    .getPublicKey()
                    .getEncoded();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END PUBLIC KEY-----\n";

            // Then
            for (byte[] secret : List.of(
                    der,
                    pem.getBytes(StandardCharsets.UTF_8),
                    jwk.encode().getBytes(StandardCharsets.UTF_8),
                    jwk.getString("n").getBytes(StandardCharsets.UTF_8))) {
                assertRefused(signed(claims(), secret, token -> token.setKeyIdHeaderValue(id)));
                assertRefused(signed(claims(), secret, token -> {}));
            }
        } finally {
            auth.send(
                    "PATCH",
                    "/admin/signing-keys/" + id,
                    new JsonObject().put("status", "revoked"),
                    "Authorization",
                    AuthClient.serviceKey());
        }
    }

    @Test
    void aKeyThatNobodyPublishedSignsNothing() throws Exception {
        // Given
        RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
        List<Consumer<JsonWebSignature>> headers = List.of(
                token -> {},
                token -> token.setKeyIdHeaderValue("unknown"),
                token -> token.setKeyIdHeaderValue("../../../dev/null"),
                token -> token.setKeyIdHeaderValue("x' union select 'secret' --"),
                token -> token.getHeaders().setObjectHeaderValue("jwk", key.toParams(OutputControlLevel.PUBLIC_ONLY)),
                token -> token.setHeader("jku", "http://127.0.0.1:1/jwks.json"));

        // Then
        for (Consumer<JsonWebSignature> more : headers) {
            JsonWebSignature token = new JsonWebSignature();
            token.setPayload(claims().encode());
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            token.setKey(key.getPrivateKey());
            more.accept(token);
            assertRefused(token.getCompactSerialization());
        }
    }

    @Test
    void aTokenThatHasExpiredIsRefused() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertRefused(signed(claims().put("exp", now - 3600)));
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws Exception {
        assertRefused(signed(claims().put("aud", "another")));
        assertRefused(signed(claims().put("aud", new JsonArray().add("another"))));
    }

    @Test
    void aTokenFromSomebodyElseIsRefused() throws Exception {
        assertRefused(signed(claims().put("iss", "https://evil.example.net/auth/v1")));
    }

    @Test
    void aTokenThatWasChangedIsRefused() {
        String[] parts = session.text("access_token").split("\\.", -1);
        String better = encoded(claims().put("role", "service_role").encode());
        assertRefused(parts[0] + "." + better + "." + parts[2]);
        assertRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(0, 20) + "AAAA" + parts[2].substring(24));
        assertRefused(parts[0] + "." + parts[1]);
        assertRefused("nonsense");
    }

    @Test
    void aTokenOfAnotherProjectIsRefused() throws Exception {
        assertRefused(signed(claims(), "another secret of 32 bytes or more".getBytes(StandardCharsets.UTF_8), t -> {}));
    }

    @Test
    void aTokenOfAUserDoesNotAdminister() {
        for (String path : List.of("/admin/users", "/admin/audit", "/admin/signing-keys")) {
            assertThat(auth.get(path, "Authorization", AuthClient.bearer(session))
                            .text("code"))
                    .isEqualTo("not_admin");
        }
    }

    @Test
    void nobodyMakesThemselvesAnAdministrator() {
        // When
        Reply changed = auth.put(
                "/user",
                new JsonObject()
                        .put("role", "service_role")
                        .put("app_metadata", new JsonObject().put("tenant_id", "00000000-0000-4000-8000-000000000000"))
                        .put("data", new JsonObject().put("role", "service_role")),
                "Authorization",
                AuthClient.bearer(session));

        // Then
        assertThat(changed.status()).isEqualTo(200);
        JsonObject claims = AuthClient.claims(auth.signIn(email).text("access_token"));
        assertThat(claims.getString("role")).isEqualTo("authenticated");
        assertThat(claims.containsKey("tenant_id")).isFalse();
        assertThat(claims.getJsonObject("app_metadata").containsKey("tenant_id"))
                .isFalse();
    }

    // Whose addresses there are

    /** What can be asked with an address by somebody who has nothing else. */
    private static Map<String, JsonObject> questions(String address) {
        Map<String, JsonObject> questions = new LinkedHashMap<>();
        JsonObject body = new JsonObject().put("email", address);
        questions.put("/token?grant_type=password", body.copy().put("password", "a guess of mine"));
        questions.put("/recover", body);
        questions.put("/otp", body.copy().put("create_user", false));
        questions.put("/magiclink", body);
        questions.put("/resend", body.copy().put("type", "signup"));
        questions.put("/verify", body.copy().put("type", "recovery").put("token", "123456"));
        return questions;
    }

    @Test
    void noAnswerTellsWhetherThereIsAUser() {
        // Given
        Map<String, JsonObject> known = questions(email);
        Map<String, JsonObject> unknown = questions(AuthClient.anEmail());

        known.forEach((path, body) -> {
            // When
            Reply one = auth.post(path, body);
            Reply other = auth.post(path, unknown.get(path));

            // Then
            assertThat(one.status()).as(path).isEqualTo(other.status());
            assertThat(one.response().body())
                    .as(path)
                    .isEqualTo(other.response().body());
            assertThat(one.response().headers().map().keySet())
                    .as(path)
                    .isEqualTo(other.response().headers().map().keySet());
        });
    }

    @Test
    void signingUpTellsNothingEither() {
        // Given
        JsonObject body = new JsonObject().put("password", "a password of mine");

        // When
        Reply one = auth.post("/signup", body.copy().put("email", email));
        Reply other = auth.post("/signup", body.copy().put("email", AuthClient.anEmail()));

        // Then
        assertThat(one.status()).isEqualTo(200).isEqualTo(other.status());
        assertThat(one.json().fieldNames()).isEqualTo(other.json().fieldNames());
        assertThat(one.json().getJsonArray("identities").getJsonObject(0).fieldNames())
                .isEqualTo(
                        other.json().getJsonArray("identities").getJsonObject(0).fieldNames());
        assertThat(one.json().getJsonObject("user_metadata").fieldNames())
                .isEqualTo(other.json().getJsonObject("user_metadata").fieldNames());
    }

    /**
     * Neither does the time: a refusal waits for a floor that is longer than the work. On a machine that is busy both
     * vary, so the middle of several is compared, in turns.
     */
    @Test
    void noTimeTellsWhetherThereIsAUser() {
        for (String path : List.of("/token?grant_type=password", "/verify")) {
            // Given
            List<Long> known = new ArrayList<>();
            List<Long> unknown = new ArrayList<>();

            // When
            for (int i = 0; i < 7; i++) {
                known.add(millis(path, questions(email).get(path)));
                unknown.add(millis(path, questions(AuthClient.anEmail()).get(path)));
            }

            // Then
            assertThat(Collections.min(known)).as(path).isGreaterThanOrEqualTo(245);
            assertThat(Collections.min(unknown)).as(path).isGreaterThanOrEqualTo(245);
            assertThat(Math.abs(middle(known) - middle(unknown)))
                    .as("%s: %s and %s", path, known, unknown)
                    .isLessThan(200);
        }
    }

    /** What asks for a mail is answered before anybody is looked up: also while nobody can be. */
    @Test
    void noWorkIsDoneBeforeTheAnswersThatPromiseAMail() throws Exception {
        for (String path : List.of("/recover", "/otp", "/magiclink", "/resend")) {
            for (String address : List.of(email, AuthClient.anEmail())) {
                // Given
                double hashes = hashes();
                JsonObject body = new JsonObject().put("email", address).put("type", "signup");
                Reply reply;
                try (Connection busy = TestServer.superuser(AuthStack.postgres().getPort(), AuthStack.DATABASE)) {
                    busy.setAutoCommit(false);
                    try (Statement lock = busy.createStatement()) {
                        lock.execute("lock table auth.users in access exclusive mode");
                    }

                    // When
                    reply = auth.post(path, body);
                    busy.rollback();
                }

                // Then
                assertThat(reply.status()).as(path).isEqualTo(200);
                assertThat(reply.response().body()).as(path).isEqualTo("{}");
                assertThat(hashes()).as(path).isEqualTo(hashes);
            }
        }
    }

    @Test
    void asManyHashesAreMadeForWhoIsKnownAsForWhoIsNot() {
        JsonObject body = new JsonObject().put("password", "a guess of mine");
        for (String path : List.of("/signup", "/token?grant_type=password")) {
            for (String address : List.of(email, AuthClient.anEmail())) {
                // Given
                double hashes = hashes();

                // When
                auth.post(path, body.copy().put("email", address));

                // Then
                assertThat(hashes() - hashes).as("%s for %s", path, address).isEqualTo(1);
            }
        }
    }

    private double hashes() {
        return auth.metrics().get("nextmavens.auth.hashes").timer().count();
    }

    private long millis(String path, JsonObject body) {
        long started = System.nanoTime();
        assertThat(auth.post(path, body).status()).isIn(400, 403);
        return Duration.ofNanos(System.nanoTime() - started).toMillis();
    }

    private static long middle(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    // Logs

    @Test
    void nothingSecretStandsInTheLog() {
        // Given
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = handler(lines);
        Logger root = Logger.getLogger("");
        Logger ours = Logger.getLogger("io.nextmavens");
        Level before = ours.getLevel();
        root.addHandler(handler);
        ours.setLevel(Level.ALL);
        List<String> secrets = new ArrayList<>();
        try {
            // When
            String password = "a password nobody reads";
            String mine = AuthClient.anEmail();
            auth.post("/signup", new JsonObject().put("email", mine).put("password", password));
            var mail = AuthStack.smtp().next(mine);
            Reply confirmed = auth.post(
                    "/verify",
                    new JsonObject().put("type", "email").put("email", mine).put("token", mail.code()));
            Reply refreshed = auth.post(
                    "/token?grant_type=refresh_token",
                    new JsonObject().put("refresh_token", confirmed.text("refresh_token")));
            auth.get("/user", "Authorization", AuthClient.bearer(refreshed));
            auth.get("/user", "Authorization", AuthClient.bearer(refreshed) + "x");
            auth.signIn(mine, password + " wrong");
            auth.get("/verify?type=magiclink&token=" + "a-token-in-an-address");
            auth.get("/callback?code=a-code-in-an-address&state=" + "a-state-in-an-address");
            auth.post(
                    "/token?grant_type=password",
                    new JsonObject().put("email", mine).put("password", 12345678));
            secrets.addAll(List.of(
                    password,
                    mail.code(),
                    confirmed.text("access_token"),
                    confirmed.text("refresh_token"),
                    refreshed.text("refresh_token"),
                    "a-token-in-an-address",
                    "a-code-in-an-address",
                    "12345678",
                    AuthStack.SECRET));
            Logger.getLogger("io.nextmavens.tests").info("the end");
        } finally {
            root.removeHandler(handler);
            ours.setLevel(before);
        }

        // Then
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("the end"));
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain(secrets));
    }

    private static Handler handler(List<String> lines) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(
                        record.getMessage() + " " + Arrays.toString(record.getParameters()) + " " + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        return handler;
    }

    // Where browsers are sent

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.net",
                "https://app.example.com.evil.example.net",
                "https://app.example.com@evil.example.net",
                "https://evil.example.net\\@app.example.com",
                "//evil.example.net",
                "/\\evil.example.net",
                "https:evil.example.net",
                "https:///evil.example.net",
                "javascript:alert(1)//app.example.com",
                "data:text/html,hello",
                "http://2130706433/",
                "https://evilexample.org/x",
                "https://app.example.com/\r\nSet-Cookie: a=b",
                "https://app.example.com/%0d%0a",
                "\thttps://evil.example.net"
            })
    void aBrowserIsNotSentToStrangers(String address) {
        // When
        Reply reply = auth.get(
                "/verify?type=magiclink&token=nobody-has-it&redirect_to="
                        + URLEncoder.encode(address, StandardCharsets.UTF_8),
                "Referer",
                "https://evil.example.net/");

        // Then
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).matches("https://app\\.example\\.com([/?#][^\\r\\n]*)?");
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aLinkInAMailDoesNotLeadToStrangers() {
        // When
        auth.post("/recover?redirect_to=https://evil.example.net/", new JsonObject().put("email", email));

        // Then
        assertThat(AuthStack.smtp().next(email).text()).doesNotContain("evil.example.net");
    }

    // Mails

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nBcc: victim@example.com",
                "\nSubject: x",
                "%0ABcc: victim@example.com",
                ",victim@example.com"
            })
    void noAddressAddsAHeaderOrAReceiver(String more) {
        // Given
        String address = AuthClient.anEmail() + more;
        JsonObject body = new JsonObject().put("email", address).put("password", AuthClient.PASSWORD);
        String admin = AuthClient.serviceKey();

        // Then
        for (String path : List.of("/signup", "/otp", "/magiclink", "/recover", "/invite", "/admin/users")) {
            Reply reply = auth.post(path, body, "Authorization", admin);
            assertThat(reply.text("code")).as(path).isEqualTo("validation_failed");
        }
        assertThat(auth.post("/resend", body.copy().put("type", "signup")).text("code"))
                .isEqualTo("validation_failed");
        assertThat(auth.post("/admin/generate_link", body.copy().put("type", "signup"), "Authorization", admin)
                        .text("code"))
                .isEqualTo("validation_failed");
        assertThat(auth.put(
                                "/user",
                                new JsonObject().put("email", address),
                                "Authorization",
                                AuthClient.bearer(session))
                        .text("code"))
                .isEqualTo("validation_failed");
        assertThat(AuthStack.smtp().to("victim@example.com")).isEmpty();
    }

    // SQL

    private record Field(String method, String path, JsonObject body, String name) {}

    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        JsonObject credentials =
                new JsonObject().put("email", AuthClient.anEmail()).put("password", "a password");
        add(fields, "POST", "/signup", credentials.copy().put("data", new JsonObject()), "email", "password", "data");
        add(fields, "POST", "/token?grant_type=password", credentials, "email", "password");
        add(fields, "POST", "/token?grant_type=refresh_token", new JsonObject(), "refresh_token");
        add(
                fields,
                "POST",
                "/token?grant_type=pkce",
                new JsonObject().put("auth_code", "x").put("code_verifier", "x"),
                "auth_code",
                "code_verifier");
        add(
                fields,
                "POST",
                "/token?grant_type=id_token",
                new JsonObject().put("provider", "x").put("id_token", "x"),
                "provider",
                "id_token",
                "nonce");
        add(
                fields,
                "POST",
                "/otp",
                new JsonObject().put("email", AuthClient.anEmail()),
                "email",
                "data",
                "code_challenge");
        add(fields, "POST", "/recover", new JsonObject(), "email");
        add(fields, "POST", "/resend", new JsonObject().put("type", "signup"), "email", "type");
        add(
                fields,
                "POST",
                "/verify",
                new JsonObject()
                        .put("type", "email")
                        .put("email", AuthClient.anEmail())
                        .put("token", "123456"),
                "type",
                "email",
                "token",
                "token_hash");
        add(fields, "PUT", "/user", new JsonObject(), "email", "password", "data", "nonce");
        add(fields, "PUT", "/user/tenant", new JsonObject(), "tenant_id");
        add(
                fields,
                "POST",
                "/factors",
                new JsonObject().put("factor_type", "totp"),
                "friendly_name",
                "issuer",
                "factor_type");
        add(
                fields,
                "POST",
                "/factors/00000000-0000-4000-8000-000000000000/verify",
                new JsonObject()
                        .put("challenge_id", "00000000-0000-4000-8000-000000000000")
                        .put("code", "1"),
                "challenge_id",
                "code");
        add(fields, "POST", "/callback", new JsonObject().put("code", "x").put("state", "x"), "code", "state", "error");
        return fields;
    }

    private static void add(List<Field> fields, String method, String path, JsonObject body, String... names) {
        for (String name : names) {
            fields.add(new Field(method, path, body, name));
        }
    }

    @Test
    void sqlInAFieldIsText() {
        // Given
        String users = AuthStack.one("select count(*) from auth.users where email = '" + email + "'");
        try (AuthClient open = AuthClient.start(vertx, "GOTRUE_RATE_LIMIT_HEADER", "none")) {
            for (Field field : fields()) {
                for (String injection : INJECTIONS) {
                    // When
                    Object value = field.name.equals("data") ? new JsonObject().put(injection, injection) : injection;
                    Reply reply = open.send(
                            field.method,
                            field.path,
                            field.body.copy().put(field.name, value),
                            "Authorization",
                            AuthClient.bearer(session));

                    // Then
                    assertText(field.path + " " + field.name + " " + injection, reply);
                }
            }
        }
        assertThat(AuthStack.one("select count(*) from auth.users where email = '" + email + "'"))
                .isEqualTo(users)
                .isEqualTo("1");
    }

    @Test
    void sqlInAnAddressIsText() {
        // Given
        List<String> addresses = List.of(
                "/verify?type=%s&token=x",
                "/verify?type=magiclink&token=%s",
                "/authorize?provider=%s",
                "/callback?code=x&state=%s",
                "/callback?state=x&error=%s",
                "/admin/users?filter=%s",
                "/admin/users?page=%s",
                "/admin/users/%s",
                "/admin/users/%s/factors",
                "/admin/audit?per_page=%s",
                "/user/identities/authorize?provider=%s");

        for (String address : addresses) {
            for (String injection : INJECTIONS) {
                // When
                String encoded =
                        URLEncoder.encode(injection, StandardCharsets.UTF_8).replace("+", "%20");
                Reply reply = auth.get(address.replace("%s", encoded), "Authorization", AuthClient.serviceKey());

                // Then
                assertText(address + " " + injection, reply);
            }
        }
    }

    private static void assertText(String what, Reply reply) {
        assertThat(reply.status()).as("%s: %s", what, reply.response().body()).isLessThan(500);
        assertThat(reply.response().body().toLowerCase(Locale.ROOT))
                .as(what)
                .doesNotContain("syntax error", "sqlstate", "pgexception", "hibernate", "at io.");
    }
}
