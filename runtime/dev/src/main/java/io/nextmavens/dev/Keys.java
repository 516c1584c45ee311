package io.nextmavens.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that signs a project's tokens, and its two keys: HS256 JWTs (RFC 7519, RFC 7518 section 3.2) for the roles
 * {@code anon} and {@code service_role}.
 *
 * @param secret at least 32 characters; signs by its UTF-8 bytes
 */
record Keys(String secret) {

    /** As long as Supabase's keys are valid. */
    private static final Duration VALIDITY = Duration.ofDays(3650);

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    Keys {
        if (secret.length() < 32) {
            throw new IllegalArgumentException("a JWT secret has at least 32 characters (RFC 7518 section 3.2)");
        }
    }

    /** Random bytes as base64url text. */
    static String randomText(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return BASE64URL.encodeToString(drawn);
    }

    String anonKey(Instant now) {
        return key("anon", now);
    }

    String serviceKey(Instant now) {
        return key("service_role", now);
    }

    private String key(String role, Instant now) {
        String claims = "{\"role\":\"%s\",\"iss\":\"nextmavens\",\"iat\":%d,\"exp\":%d}"
                .formatted(role, now.getEpochSecond(), now.plus(VALIDITY).getEpochSecond());
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + BASE64URL.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "Keys[secret not shown]";
    }
}
