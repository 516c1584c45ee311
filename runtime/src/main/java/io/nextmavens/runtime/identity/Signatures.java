package io.nextmavens.runtime.identity;

import io.nextmavens.runtime.rest.error.TokenErrors;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Verifies compact JSON Web Signatures (RFC 7515). Thread-safe. */
final class Signatures {

    private final KeyRing keys;

    Signatures(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * The payload of a token whose signature is genuine.
     *
     * @throws io.nextmavens.runtime.rest.error.RestException PGRST301 when it is not
     */
    String payload(String token) {
        if (token.isEmpty()) {
            throw TokenErrors.empty().exception();
        }
        int parts = 1 + (int) token.chars().filter(c -> c == '.').count();
        if (parts != 3) {
            throw TokenErrors.parts(parts).exception();
        }
        JsonObject header = header(token.substring(0, token.indexOf('.')));
        Object algorithm = header.getValue("alg");
        if ("none".equals(algorithm)) {
            throw TokenErrors.algorithm("JWT is unsecured but expected 'alg' was not 'none'")
                    .exception();
        }
        if (!(algorithm instanceof String name) || !KeyRing.isKnown(name)) {
            throw TokenErrors.garbled().exception();
        }
        Optional<String> keyId = Optional.ofNullable(header.getValue("kid")).map(Object::toString);
        List<Key> candidates = keys.candidates(name, keyId);
        if (candidates.isEmpty()) {
            throw TokenErrors.key("No suitable key was found to decode the JWT").exception();
        }
        for (Key key : candidates) {
            Optional<String> payload = verify(token, name, key);
            if (payload.isPresent()) {
                return payload.get();
            }
        }
        throw TokenErrors.key("None of the keys was able to decode the JWT").exception();
    }

    private static JsonObject header(String encoded) {
        try {
            return new JsonObject(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DecodeException e) {
            throw TokenErrors.cryptography().exception();
        }
    }

    private static Optional<String> verify(String token, String algorithm, Key key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
            // the settings ask for 32 bytes whatever the algorithm; RSA and EC keys are checked
            signature.setDoKeyValidation(!(key instanceof HmacKey));
            signature.setCompactSerialization(token);
            signature.setKey(key);
            return signature.verifySignature() ? Optional.of(signature.getPayload()) : Optional.empty();
        } catch (JoseException e) {
            return Optional.empty();
        }
    }
}
