package io.nextmavens.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.settings.TokenSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {

    private static final String SECRET = "reallyreallyreallyreallyverysafe";
    private static final long NOW = 1_800_000_000L;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));

    private static PublicJsonWebKey rsa;
    private static PublicJsonWebKey ec256;
    private static PublicJsonWebKey ec384;
    private static PublicJsonWebKey ec512;

    @BeforeAll
    static void makeKeys() throws JoseException {
        rsa = RsaJwkGenerator.generateJwk(2048);
        ec256 = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        ec384 = EcJwkGenerator.generateJwk(EllipticCurves.P384);
        ec512 = EcJwkGenerator.generateJwk(EllipticCurves.P521);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void acceptsHmacTokens(String algorithm) {
        // Given
        String token = sign(algorithm, hmac(), "{\"role\":\"editor\",\"big\":12345678901234567890}");

        // When
        Identity identity = withSecret(SECRET).identify("Bearer " + token, null);

        // Then
        assertThat(identity.role()).isEqualTo("editor");
        assertThat(identity.anonymous()).isFalse();
        assertThat(identity.claims()).isEqualTo("{\"role\":\"editor\",\"big\":12345678901234567890}");
    }

    static Stream<String> asymmetric() {
        return Stream.of("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512");
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void acceptsTokensOfAnyKeyInASet(String algorithm) {
        // Given
        String set = new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(publicJson(ec256))
                                .add(publicJson(ec384))
                                .add(publicJson(ec512))
                                .add(publicJson(rsa)))
                .encode();
        JsonWebKey key =
                switch (algorithm) {
                    case "ES256" -> ec256;
                    case "ES384" -> ec384;
                    case "ES512" -> ec512;
                    default -> rsa;
                };

        // When
        Identity identity = withSecret(set).identify("bearer " + sign(algorithm, key, "{\"role\":\"editor\"}"), null);

        // Then
        assertThat(identity.role()).isEqualTo("editor");
    }

    @Test
    void refusesAPublicKeyUsedAsAnHmacSecret() {
        // Given
        String jwk = publicJson(rsa).encode();
        String forged = sign("HS256", new Octets(jwk), "{\"role\":\"admin\"}");

        // When
        RestError error = refusal(withSecret(jwk), "Bearer " + forged);

        // Then
        assertThat(error.code()).isEqualTo("PGRST301");
        assertThat(error.message()).isEqualTo("No suitable key or wrong key type");
        assertThat(error.details()).contains(new RestError.Details.Text("No suitable key was found to decode the JWT"));
    }

    @Test
    void refusesUnsignedTokens() {
        // Given
        String token = base64("{\"alg\":\"none\"}") + "." + base64("{\"role\":\"admin\"}") + ".";

        // When
        RestError error = refusal(withSecret(SECRET), "Bearer " + token);

        // Then
        assertThat(error.code()).isEqualTo("PGRST301");
        assertThat(error.message()).isEqualTo("Wrong or unsupported encoding algorithm");
    }

    @Test
    void refusesAKeyIdThatNoKeyHas() {
        // Given
        JsonWebSignature signature = signature("RS256", rsa, "{\"role\":\"editor\"}");
        signature.setKeyIdHeaderValue("other");

        // When
        RestError error = refusal(withSecret(publicJson(rsa).put("kid", "this").encode()), "Bearer " + seal(signature));

        // Then
        assertThat(error.code()).isEqualTo("PGRST301");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer| 401| PGRST301| Empty JWT is sent in Authorization header",
                "Bearer a.b| 401| PGRST301| Expected 3 parts in JWT; got 2",
                "Bearer quifquirndsjag.fonvoien.iuqv| 401| PGRST301| JWT cryptographic operation failed",
            })
    void saysWhatIsWrongWithTheTokensForm(String header, int status, String code, String message) {
        // When
        RestError error = refusal(withSecret(SECRET), header);

        // Then
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.headers())
                .contains(new Header(
                        "WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + message + "\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":1799999965}| JWT expired",
                "{\"exp\":\"soon\"}| The JWT 'exp' claim must be a number",
                "{\"nbf\":1800000035}| JWT not yet valid",
                "{\"nbf\":true}| The JWT 'nbf' claim must be a number",
                "{\"iat\":1800000035}| JWT issued at future",
                "{\"iat\":{}}| The JWT 'iat' claim must be a number",
                "{\"aud\":\"others\"}| JWT not in audience",
                "{\"aud\":[\"others\"]}| JWT not in audience",
                "{\"aud\":7}| The JWT 'aud' claim must be a string or an array of strings",
                "[1]| Parsing claims failed",
            })
    void saysWhatIsWrongWithTheClaims(String claims, String message) {
        // Given
        Authenticator authenticator = authenticator(SECRET, Optional.of("us"), "$.role", false);

        // When
        RestError error = refusal(authenticator, "Bearer " + sign("HS256", hmac(), claims));

        // Then
        assertThat(error.status()).isEqualTo(401);
        assertThat(error.code()).isEqualTo("PGRST303");
        assertThat(error.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":1799999975,\"nbf\":1800000025,\"iat\":1800000025}",
                "{\"aud\":\"us\"}",
                "{\"aud\":[\"others\",\"us\"]}",
                "{\"aud\":[]}",
                "{\"aud\":null,\"exp\":null}",
            })
    void allowsClocksToDifferAndAudiencesToBeAbsent(String claims) {
        // Given
        Authenticator authenticator = authenticator(SECRET, Optional.of("us"), "$.role", false);

        // When
        Identity identity = authenticator.identify("Bearer " + sign("HS256", hmac(), claims), null);

        // Then
        assertThat(identity.role()).isEqualTo("anon");
        assertThat(new JsonObject(identity.claims()).getString("role")).isEqualTo("anon");
    }

    @Test
    void refusesTokensThatNeverExpireWhereTheyMust() {
        // Given
        Authenticator authenticator = authenticator(SECRET, Optional.empty(), "$.role", true);

        // When
        RestError error = refusal(authenticator, "Bearer " + sign("HS256", hmac(), "{\"role\":\"editor\"}"));

        // Then
        assertThat(error.code()).isEqualTo("PGRST303");
    }

    @Test
    void takesATimeBeyondAllTimesForTheEndOfThem() {
        // Given
        Authenticator authenticator = authenticator(SECRET, Optional.empty(), "$.role", false);

        // When
        Identity identity = authenticator.identify(
                "Bearer " + sign("HS256", hmac(), "{\"role\":\"editor\",\"exp\":1e400,\"iat\":-1e400}"), null);

        // Then
        assertThat(identity.role()).isEqualTo("editor");
    }

    @Test
    void judgesARememberedTokenByTheTimeOfItsUse() {
        // Given
        long[] now = {NOW};
        Authenticator authenticator = new Authenticator(
                new TokenSettings(
                        Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)), Optional.empty(), "$.role", 10, false),
                Optional.of("anon"),
                () -> Instant.ofEpochSecond(now[0]));
        String header = "Bearer " + sign("HS256", hmac(), "{\"role\":\"editor\",\"exp\":" + (NOW + 60) + "}");
        authenticator.identify(header, null);

        // When
        now[0] = NOW + 100;
        RestError error = refusal(authenticator, header);

        // Then
        assertThat(error.message()).isEqualTo("JWT expired");
        assertThat(authenticator.cacheHits()).isEqualTo(1);
        assertThat(authenticator.cacheMisses()).isEqualTo(1);
    }

    @Test
    void acceptsTokensOfTheOtherSecretWhileSecretsAreRotated() {
        // Given
        String other = "another secret of thirty-two bytes!";
        String token = "Bearer " + sign("HS256", new Octets(other), "{\"role\":\"editor\"}");
        Authenticator rotating = new Authenticator(
                new TokenSettings(
                        Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)),
                        Optional.of(other.getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        "$.role",
                        10,
                        false),
                Optional.of("anon"),
                CLOCK);

        // When
        Identity byOther = rotating.identify(token, null);
        Identity bySecret = rotating.identify("Bearer " + sign("HS256", hmac(), "{\"role\":\"editor\"}"), null);
        RestError ended = refusal(withSecret(SECRET), token);

        // Then
        assertThat(byOther.role()).isEqualTo("editor");
        assertThat(bySecret.role()).isEqualTo("editor");
        assertThat(ended.code()).isEqualTo("PGRST301");
    }

    @Test
    void remembersNoMoreTokensThanTold() {
        // Given
        Authenticator authenticator = withSecret(SECRET);

        // When
        for (int i = 0; i < 100; i++) {
            authenticator.identify("Bearer " + sign("HS256", hmac(), "{\"role\":\"r" + i + "\"}"), null);
        }

        // Then
        assertThat(authenticator.cacheEvictions()).isEqualTo(90);
    }

    @Test
    void prefersTheAuthorizationHeaderAndElseTakesAnApiKeyOfOurs() {
        // Given
        Authenticator authenticator = withSecret(SECRET);
        String user = "Bearer " + sign("HS256", hmac(), "{\"role\":\"user\"}");
        String service = sign("HS256", hmac(), "{\"role\":\"service\"}");
        String foreign = sign("HS256", new Octets("another secret of thirty-two bytes!"), "{\"role\":\"service\"}");

        // When // Then
        assertThat(authenticator.identify(user, service).role()).isEqualTo("user");
        assertThat(authenticator.identify(null, service).role()).isEqualTo("service");
        assertThat(authenticator.identify("Basic abc", service).role()).isEqualTo("service");
        assertThat(authenticator.identify(null, foreign).role()).isEqualTo("anon");
        assertThat(authenticator.identify(null, "sb_publishable_x").role()).isEqualTo("anon");
    }

    @Test
    void refusesRequestsWithoutATokenWhereThereIsNoAnonymousRole() {
        // Given
        Authenticator authenticator = new Authenticator(
                new TokenSettings(Optional.empty(), Optional.empty(), "$.role", 10, false), Optional.empty(), CLOCK);

        // When
        RestError none = refusal(authenticator, null);
        RestError some = refusal(authenticator, "Bearer a.b.c");

        // Then
        assertThat(none.code()).isEqualTo("PGRST302");
        assertThat(none.headers()).contains(new Header("WWW-Authenticate", "Bearer"));
        assertThat(some.code()).isEqualTo("PGRST300");
        assertThat(some.status()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.a.roles[1]| editor",
                "$['a']['roles'][-1]| editor",
                "$.a.roles[?(@ == 'editor')]| editor",
                "$.a.roles[?search(@, '^ed')]| editor",
                "$..name| chief",
                "$.list[?@.level > 3].name| chief",
                ".a.roles[0]| viewer",
                ".\"a\".roles[?(@ ^== \"ed\")]| editor",
                ".a.roles[?(@ *== \"iew\")]| viewer",
                ".a.roles[?(@ ==^ \"tor\")]| editor",
                ".a.roles[?(@ != \"viewer\")]| editor",
                "$.missing.role| anon",
            })
    void findsTheRoleWhereTheSettingSays(String path, String role) {
        // Given
        String claims =
                "{\"a\":{\"roles\":[\"viewer\",\"editor\"]},\"list\":[{\"level\":5,\"name\":\"chief\"}],\"role\":\"no\"}";
        Authenticator authenticator = authenticator(SECRET, Optional.empty(), path, false);

        // When
        Identity identity = authenticator.identify("Bearer " + sign("HS256", hmac(), claims), null);

        // Then
        assertThat(identity.role()).isEqualTo(role);
        assertThat(new JsonObject(identity.claims()).getString("role")).isEqualTo(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "$.", "$[", ".a.", ".a[x]", "$.a[?(@ == )]", "$.a[?search(@, '(')]"})
    void namesWhatIsWrongWithAPath(String path) {
        // When
        IllegalArgumentException error = catchThrowableOfType(
                IllegalArgumentException.class, () -> authenticator(SECRET, Optional.empty(), path, false));

        // Then
        assertThat(error).hasMessageContaining("'" + path + "'");
    }

    // ---- keys and tokens

    /** A secret as jose4j takes it. */
    private record Octets(String secret) {}

    private static Octets hmac() {
        return new Octets(SECRET);
    }

    private static String sign(String algorithm, Object key, String claims) {
        return seal(signature(algorithm, key, claims));
    }

    private static JsonWebSignature signature(String algorithm, Object key, String claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setPayload(claims);
        signature.setDoKeyValidation(false);
        signature.setKey(
                key instanceof Octets octets
                        ? new HmacKey(octets.secret().getBytes(StandardCharsets.UTF_8))
                        : ((PublicJsonWebKey) key).getPrivateKey());
        return signature;
    }

    private static String seal(JsonWebSignature signature) {
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject publicJson(PublicJsonWebKey key) {
        return new JsonObject(key.toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void believesUsersOfItsIssuersAndKeysOfAnybody() {
        // Given
        Authenticator authenticator = new Authenticator(
                new TokenSettings(
                        Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)), Optional.empty(), "$.role", 10, false),
                Optional.of("anon"),
                CLOCK,
                new Trust(List.of(), Set.of(), Set.of("https://ours/auth/v1"), Set.of()));
        String user = "{\"role\":\"editor\",\"sub\":\"1\",\"iss\":%s}";

        // When
        RestError error = refusal(authenticator, bearer(user.formatted("\"https://theirs/auth/v1\"")));

        // Then
        assertThat(error.message()).isEqualTo("JWT issuer is not this project's");
        assertThat(refusal(authenticator, bearer(user.formatted("[\"https://ours/auth/v1\"]"))))
                .isEqualTo(error);
        for (String good : List.of(
                user.formatted("\"https://ours/auth/v1\""),
                "{\"role\":\"editor\",\"sub\":\"1\"}",
                "{\"role\":\"editor\",\"iss\":\"supabase\"}")) {
            assertThat(authenticator.identify(bearer(good), null).role()).isEqualTo("editor");
        }
    }

    private static String bearer(String claims) {
        return "Bearer " + sign("HS256", hmac(), claims);
    }

    private static Authenticator withSecret(String secret) {
        return authenticator(secret, Optional.empty(), "$.role", false);
    }

    private static Authenticator authenticator(
            String secret, Optional<String> audience, String rolePath, boolean expiryRequired) {
        return new Authenticator(
                new TokenSettings(
                        Optional.of(secret.getBytes(StandardCharsets.UTF_8)), audience, rolePath, 10, expiryRequired),
                Optional.of("anon"),
                CLOCK);
    }

    private static RestError refusal(Authenticator authenticator, String authorization) {
        RestException refused =
                catchThrowableOfType(RestException.class, () -> authenticator.identify(authorization, null));
        assertThat(refused).isNotNull();
        return refused.error();
    }

    @Test
    void neverPrintsASecret() {
        // Given
        TokenSettings settings = new TokenSettings(
                Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)), Optional.empty(), "$.role", 10, false);

        // When // Then
        assertThat(List.of(
                        settings.toString(),
                        KeyRing.of(SECRET.getBytes(StandardCharsets.UTF_8)).toString()))
                .noneMatch(text -> text.contains(SECRET));
    }
}
