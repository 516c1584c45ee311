package io.nextmavens.operator.project;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes passwords and secrets: URL-safe Base64 text of random bytes. */
final class RandomPassword {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomPassword() {}

    /**
     * Returns a new one.
     *
     * @param bytes bytes of randomness; 24 for a password, 48 for an HS256 secret (RFC 7518, section 3.2 asks for 32)
     */
    static String ofBytes(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
