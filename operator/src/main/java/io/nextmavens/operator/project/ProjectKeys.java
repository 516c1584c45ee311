package io.nextmavens.operator.project;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The content of the Secret {@code <project>-keys}: the secret that tokens are signed with, and a token for each of
 * the roles {@code anon} and {@code service_role}, which clients send as their API key.
 *
 * <p>What is there and fits stays for ever. The two tokens follow from the secret and the project's age, so one that
 * is lost comes back as it was; a secret that is lost takes both tokens with it. Pure but for a new secret.
 */
final class ProjectKeys {

    static final String JWT_SECRET = "JWT_SECRET";
    static final String ANON_KEY = "ANON_KEY";
    static final String SERVICE_KEY = "SERVICE_KEY";

    private static final int SECRET_BYTES = 48;

    /** Clients have the keys built in, so they have to outlast releases; changing the secret ends them. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private ProjectKeys() {}

    static Map<String, String> complete(Map<String, String> content, Instant projectCreated) {
        var complete = new TreeMap<>(content);
        complete.merge(
                JWT_SECRET,
                RandomPassword.ofBytes(SECRET_BYTES),
                (existing, made) -> existing.isBlank() ? made : existing);
        var secret = complete.get(JWT_SECRET);
        complete.compute(ANON_KEY, (key, token) -> kept(token, secret, "anon", projectCreated));
        complete.compute(SERVICE_KEY, (key, token) -> kept(token, secret, "service_role", projectCreated));
        return complete;
    }

    private static String kept(String token, String secret, String role, Instant issued) {
        return token != null && isSignedWith(secret, token) ? token : mint(secret, role, issued);
    }

    /** A JWS in compact form, HS256 (RFC 7515, section 7.1; RFC 7518, section 3.2). */
    static String mint(String secret, String role, Instant issued) {
        var header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
        var claims = "{\"iss\":\"nextmavens\",\"role\":\"" + role + "\",\"iat\":" + issued.getEpochSecond()
                + ",\"exp\":" + issued.plus(LIFETIME).getEpochSecond() + "}";
        var signed = base64(header) + "." + base64(claims);
        return signed + "." + BASE64.encodeToString(hmac(secret, signed));
    }

    private static boolean isSignedWith(String secret, String token) {
        int dot = token.lastIndexOf('.');
        if (dot < 0) {
            return false;
        }
        var signature = token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII);
        var expected = BASE64.encode(hmac(secret, token.substring(0, dot)));
        return MessageDigest.isEqual(expected, signature);
    }

    private static byte[] hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
