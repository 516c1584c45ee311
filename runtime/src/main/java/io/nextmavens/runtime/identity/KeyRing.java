package io.nextmavens.runtime.identity;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The keys that verify tokens. Immutable; never prints a key.
 *
 * <p>A key verifies only the algorithms of its own type, so a public RSA key is never taken for an HMAC secret (RFC
 * 8725, section 2.1).
 */
final class KeyRing {

    /** What kind of algorithm a key is for. */
    private enum Family {
        HS,
        RS,
        ES
    }

    private record Entry(Key key, Family family, Optional<String> algorithm, Optional<String> id) {

        boolean fits(String wanted, Optional<String> wantedId) {
            return id.equals(wantedId.isEmpty() ? id : wantedId)
                    && family == familyOf(wanted)
                    && algorithm.map(wanted::equals).orElse(true);
        }
    }

    private final List<Entry> entries;

    private KeyRing(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * The keys of a setting: a JSON Web Key, a set of them (RFC 7517), or the text of an HMAC secret.
     *
     * @throws IllegalArgumentException when a key in it cannot be read
     */
    static KeyRing of(byte[] secret) {
        Optional<JsonObject> json = json(secret);
        if (json.isPresent() && json.get().getValue("keys") instanceof JsonArray keys) {
            List<Entry> entries = new ArrayList<>();
            for (Object key : keys) {
                if (key instanceof JsonObject jwk) {
                    entry(jwk).ifPresent(entries::add);
                }
            }
            return new KeyRing(entries);
        }
        if (json.isPresent() && json.get().containsKey("kty")) {
            return new KeyRing(entry(json.get()).stream().toList());
        }
        return new KeyRing(List.of(new Entry(new HmacKey(secret), Family.HS, Optional.empty(), Optional.empty())));
    }

    /**
     * These keys and published ones, which verify tokens that name them (RFC 7515, section 4.1.4).
     *
     * @param published public JSON Web Keys with {@code kid} and {@code alg}
     */
    KeyRing with(List<JsonObject> published) {
        List<Entry> all = new ArrayList<>(entries);
        published.forEach(jwk -> entry(jwk).ifPresent(all::add));
        return new KeyRing(all);
    }

    /** These keys and those of another ring, which are tried after them. */
    KeyRing and(KeyRing other) {
        return new KeyRing(
                Stream.concat(entries.stream(), other.entries.stream()).toList());
    }

    /** No key at all. */
    static KeyRing empty() {
        return new KeyRing(List.of());
    }

    private static Optional<JsonObject> json(byte[] secret) {
        String text = new String(secret, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    /** Empty for keys that are not for signatures, or of a kind that is not supported. */
    private static Optional<Entry> entry(JsonObject json) {
        if ("enc".equals(json.getString("use"))) {
            return Optional.empty();
        }
        try {
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(json.encode());
            Optional<Family> family =
                    switch (jwk) {
                        case OctetSequenceJsonWebKey ignored -> Optional.of(Family.HS);
                        case RsaJsonWebKey ignored -> Optional.of(Family.RS);
                        case EllipticCurveJsonWebKey ignored -> Optional.of(Family.ES);
                        default -> Optional.empty();
                    };
            return family.map(f -> new Entry(
                    jwk.getKey(), f, Optional.ofNullable(jwk.getAlgorithm()), Optional.ofNullable(jwk.getKeyId())));
        } catch (JoseException e) {
            throw new IllegalArgumentException(
                    "a JSON Web Key of type '" + json.getString("kty") + "' cannot be read", e);
        }
    }

    /** The keys that may verify a token of that algorithm and, if it names one, key. */
    List<Key> candidates(String algorithm, Optional<String> keyId) {
        return entries.stream()
                .filter(entry -> entry.fits(algorithm, keyId))
                .map(Entry::key)
                .toList();
    }

    /** Whether any key could verify that algorithm. */
    static boolean isKnown(String algorithm) {
        return familyOf(algorithm) != null;
    }

    private static Family familyOf(String algorithm) {
        return switch (algorithm) {
            case "HS256", "HS384", "HS512" -> Family.HS;
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> Family.RS;
            case "ES256", "ES384", "ES512" -> Family.ES;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "KeyRing[" + entries.size() + " keys]";
    }
}
