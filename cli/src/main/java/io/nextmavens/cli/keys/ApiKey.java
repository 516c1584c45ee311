package io.nextmavens.cli.keys;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One of a project's API keys. Pure.
 *
 * @param name of the key in the Secret, such as {@code ANON_KEY}
 * @param token a JWT (RFC 7519)
 */
record ApiKey(String name, String token) {

    private static final int SHOWN = 8;

    /** The key as it may be shown to anybody: by a digest, by which two can be told apart. */
    String masked() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return "(hidden, sha256 " + HexFormat.of().formatHex(digest).substring(0, SHOWN) + ")";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** When it ends, as its claim {@code exp} says; it is not verified. */
    Optional<Instant> expires() {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var claims =
                    JsonMapper.builder().build().readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims.path("exp").canConvertToLong()
                    ? Optional.of(Instant.ofEpochSecond(claims.path("exp").asLong()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name + " " + masked();
    }
}
