package io.nextmavens.operator.database;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What PostgreSQL stores of a password (RFC 5803, SCRAM-SHA-256). It is computed here so that no password stands in a
 * statement, and so in no log of the server.
 */
final class ScramVerifier {

    /** PostgreSQL's own {@code scram_iterations}. */
    private static final int ITERATIONS = 4096;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BITS = 256;
    private static final Pattern STORED =
            Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,7}):([A-Za-z0-9+/=]+)\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+");

    private static final SecureRandom RANDOM = new SecureRandom();

    private ScramVerifier() {}

    /**
     * @param password printable ASCII, which SASLprep (RFC 4013) leaves as it is
     */
    static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return of(password, salt);
    }

    static String of(String password, byte[] salt) {
        return of(password, salt, ITERATIONS);
    }

    /** Returns whether what PostgreSQL stores was made of this password. */
    static boolean matches(String stored, String password) {
        Matcher parts = STORED.matcher(stored);
        return parts.matches()
                && MessageDigest.isEqual(
                        of(password, Base64.getDecoder().decode(parts.group(2)), Integer.parseInt(parts.group(1)))
                                .getBytes(StandardCharsets.UTF_8),
                        stored.getBytes(StandardCharsets.UTF_8));
    }

    private static String of(String password, byte[] salt, int iterations) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            spec.clearPassword();
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            byte[] serverKey = hmac(salted, "Server Key");
            Base64.Encoder base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$" + iterations + ":" + base64.encodeToString(salt) + "$"
                    + base64.encodeToString(storedKey) + ":" + base64.encodeToString(serverKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks an algorithm of SCRAM-SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
