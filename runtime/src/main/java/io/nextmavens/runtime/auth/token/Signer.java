package io.nextmavens.runtime.auth.token;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtSignatureBuilder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Signs tokens with one key. Immutable; never prints it.
 *
 * @param keyId {@code kid} of its tokens; none for the project's secret
 */
record Signer(SignatureAlgorithm algorithm, Optional<String> keyId, Key key) {

    /**
     * The key of {@code JWT_SECRET}: the text itself for HS256, or the first in a set of JSON Web Keys that can sign.
     *
     * @throws IllegalArgumentException when none can
     */
    static Signer ofSecret(byte[] secret) {
        String text = new String(secret, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{")) {
            return new Signer(SignatureAlgorithm.HS256, Optional.empty(), new SecretKeySpec(secret, "HmacSHA256"));
        }
        for (JsonObject jwk : keys(text)) {
            Optional<Signer> signer = ofJwk(jwk);
            if (signer.isPresent()) {
                return signer.get();
            }
        }
        throw new IllegalArgumentException(
                "JWT_SECRET has no key that signs: the auth service needs a secret or a private key");
    }

    private static List<JsonObject> keys(String text) {
        try {
            JsonObject json = new JsonObject(text);
            return json.getValue("keys") instanceof JsonArray keys
                    ? keys.stream()
                            .filter(JsonObject.class::isInstance)
                            .map(JsonObject.class::cast)
                            .toList()
                    : List.of(json);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("JWT_SECRET begins like JSON and is none", e);
        }
    }

    /** The signer of a JSON Web Key; empty when it is public. */
    static Optional<Signer> ofJwk(JsonObject json) {
        try {
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(json.encode());
            Optional<String> id = Optional.ofNullable(jwk.getKeyId());
            return switch (jwk) {
                case OctetSequenceJsonWebKey oct -> Optional.of(new Signer(SignatureAlgorithm.HS256, id, oct.getKey()));
                case PublicJsonWebKey pair ->
                    Optional.ofNullable(pair.getPrivateKey())
                            .map(key -> new Signer(
                                    pair.getKeyType().equals("EC")
                                            ? SignatureAlgorithm.ES256
                                            : SignatureAlgorithm.RS256,
                                    id,
                                    key));
                default -> Optional.empty();
            };
        } catch (JoseException e) {
            throw new IllegalArgumentException("a JSON Web Key cannot be read", e);
        }
    }

    /** The claims, signed (RFC 7515, section 3.1). */
    String sign(JsonObject claims) {
        // decoded anew, the claims are maps and lists, which is what the builder takes
        JwtSignatureBuilder token =
                Jwt.claims(new JsonObject(claims.encode()).getMap()).jws().algorithm(algorithm);
        keyId.ifPresent(token::keyId);
        return switch (key) {
            case PrivateKey pair -> token.sign(pair);
            case SecretKey secret -> token.sign(secret);
            default -> throw new IllegalStateException("a key of this kind signs nothing");
        };
    }

    @Override
    public String toString() {
        return "Signer[" + algorithm + " " + keyId.orElse("secret") + "]";
    }
}
