package io.nextmavens.runtime.settings;

import java.util.Arrays;
import java.util.Optional;

/**
 * How tokens are verified. Holds the secret: never print it.
 *
 * @param secret text of at least 32 bytes, or a JSON Web Key or a set of them; after Base64 and files are resolved
 * @param otherSecret the next or the previous secret, while secrets are rotated: its tokens are accepted, none is
 *     signed with it
 * @param audience the token's {@code aud} has to have
 * @param roleClaim where the role is in the claims: a JSONPath of RFC 9535 or PostgREST's older form
 * @param cacheEntries verified tokens that are remembered at most
 * @param expiryRequired whether tokens that never expire are refused
 */
public record TokenSettings(
        Optional<byte[]> secret,
        Optional<byte[]> otherSecret,
        Optional<String> audience,
        String roleClaim,
        int cacheEntries,
        boolean expiryRequired) {

    /** One secret and no other. */
    public TokenSettings(
            Optional<byte[]> secret,
            Optional<String> audience,
            String roleClaim,
            int cacheEntries,
            boolean expiryRequired) {
        this(secret, Optional.empty(), audience, roleClaim, cacheEntries, expiryRequired);
    }

    /** Whether a token that one accepts the other accepts too. */
    public boolean isSameAs(TokenSettings other) {
        return Arrays.equals(secret.orElse(null), other.secret.orElse(null))
                && Arrays.equals(otherSecret.orElse(null), other.otherSecret.orElse(null))
                && audience.equals(other.audience)
                && roleClaim.equals(other.roleClaim)
                && cacheEntries == other.cacheEntries
                && expiryRequired == other.expiryRequired;
    }

    @Override
    public String toString() {
        return "TokenSettings[secret " + (secret.isPresent() ? "set" : "not set") + "]";
    }
}
