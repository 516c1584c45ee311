package io.nextmavens.runtime.auth.factor;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes by time (RFC 6238): six digits, steps of 30 seconds, HMAC-SHA-1, which is all that authenticator applications
 * agree on. Pure.
 */
final class Totp {

    /** Of a secret, in bytes (RFC 4226, section 4, R6). */
    static final int SECRET_BYTES = 20;

    private static final int STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;
    /** Steps that a clock may be off, before and after (RFC 6238, section 5.2). */
    private static final int SKEW = 1;

    private Totp() {}

    /** The step of a time in seconds since 1970. */
    static long step(long seconds) {
        return Math.floorDiv(seconds, STEP_SECONDS);
    }

    /** The code of a step (RFC 4226, section 5.3). */
    static String code(byte[] secret, long step) {
        byte[] hash;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("making a code", e);
        }
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%06d", number % MODULUS);
    }

    /** The step that a code is of, of those that count now; empty when it is wrong. */
    static OptionalLong stepOf(byte[] secret, String code, long seconds) {
        OptionalLong found = OptionalLong.empty();
        long now = step(seconds);
        // every step is compared, so that the time does not tell which
        for (long step = now - SKEW; step <= now + SKEW; step++) {
            boolean same = MessageDigest.isEqual(
                    code(secret, step).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
            found = same ? OptionalLong.of(step) : found;
        }
        return found;
    }

    /** What an application scans ("Key Uri Format" of Google Authenticator's documentation). */
    static String uri(String issuer, String account, String secret) {
        return "otpauth://totp/" + encoded(issuer) + ":" + encoded(account) + "?algorithm=SHA1&digits=6&issuer="
                + encoded(issuer) + "&period=" + STEP_SECONDS + "&secret=" + secret;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
    }
}
