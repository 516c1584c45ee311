package io.nextmavens.runtime.graphql.plan;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Cursors: base64 of a JSON array of the digest of an order and a row's values by it, or of {@code "natural"} and the
 * row's number. Pure.
 */
final class Cursor {

    static final String NATURAL = "natural";

    private static final int DIGEST_LENGTH = 10;

    private Cursor() {}

    /** The digest of an order's expressions. */
    static String digest(List<String> expressions) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(new JsonArray(expressions).encode().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A value of a cursor, as PostgreSQL reads it. */
    static String part(String cursor, String digest, int parts, int index) {
        JsonArray values;
        try {
            values = new JsonArray(new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (DecodeException | IllegalArgumentException e) {
            throw new PlanException("Invalid cursor, please enter a cursor from a previous request, or null.");
        }
        if (values.size() != parts + 1 || !digest.equals(values.getValue(0))) {
            throw new PlanException("Invalid cursor, it is not one of this order; please enter a cursor from a previous"
                    + " request with the same orderBy, or null.");
        }
        Object value = values.getValue(index + 1);
        return value == null ? null : value.toString();
    }
}
