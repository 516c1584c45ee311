package io.nextmavens.runtime.auth.token;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.store.AuthDatabase;
import io.nextmavens.runtime.auth.store.SigningKey;
import io.nextmavens.runtime.auth.store.Work;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The keys that sign tokens: the project's secret, until a key of the database is made the current one. Thread-safe.
 *
 * <p>A key begins as {@code standby}: published, so that everybody knows it before the first token comes. {@code current}
 * signs. {@code previously_used} still verifies. {@code revoked} does not.
 */
public final class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    private static final int RSA_BITS = 2048;
    private static final List<String> STATUSES = List.of("standby", "current", "previously_used", "revoked");
    /** How long a pod that missed a notification may sign with the key before. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private record Known(Signer signer, long readNanos) {}

    private final AuthDatabase database;
    private final Signer ofSecret;
    private final Seal seal;
    private volatile Known known;

    /**
     * Keys of a project.
     *
     * @throws IllegalArgumentException when the secret cannot sign
     */
    public SigningKeys(AuthDatabase database, byte[] secret, DerivedKeys derived) {
        this.database = database;
        this.ofSecret = Signer.ofSecret(secret);
        this.seal = new Seal(derived, DerivedKeys.Purpose.SIGNING_KEYS);
    }

    /** Forgets which key is the current one, because keys have changed. */
    public void forget() {
        known = null;
    }

    /** Signs with the current key. Not to be called within a transaction: it may need one. */
    Signer current() {
        Known before = known;
        if (before != null && System.nanoTime() - before.readNanos < FRESH.toNanos()) {
            return before.signer;
        }
        Signer signer = database.transaction(
                        work -> work.first(SigningKey.class, "from SigningKey where status = 'current'"))
                .map(this::signer)
                .orElse(ofSecret);
        known = new Known(signer, System.nanoTime());
        return signer;
    }

    private Signer signer(SigningKey key) {
        return Signer.ofJwk(new JsonObject(seal.open(key.sealedPrivateJwk, key.id.toString())))
                .orElseThrow();
    }

    /** All keys, the oldest first. */
    public List<SigningKey> all() {
        return database.transaction(work -> work.list(SigningKey.class, "from SigningKey order by createdAt, id"));
    }

    /**
     * Makes a key, and makes it the current one where that is asked for.
     *
     * @param algorithm {@code ES256} or {@code RS256}
     * @param status {@code standby} or {@code current}
     */
    public SigningKey create(String algorithm, String status) {
        if (!status.equals("standby") && !status.equals("current")) {
            throw AuthException.invalid("status of a new key must be standby or current");
        }
        SigningKey key = generate(algorithm);
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        key.createdAt = now;
        key.updatedAt = now;
        key.status = status;
        database.transaction(work -> {
            if (status.equals("current")) {
                retireCurrent(work, now);
            }
            work.insert(key);
            return key;
        });
        forget();
        LOG.infof("Signing key %s (%s) was created as %s", key.id, algorithm, status);
        return key;
    }

    /** Moves a key on; making one the current retires the one before. */
    public SigningKey change(UUID id, String status) {
        if (!STATUSES.contains(status)) {
            throw AuthException.invalid("status must be one of " + String.join(", ", STATUSES));
        }
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        SigningKey changed = database.transaction(work -> {
            SigningKey key = work.findForUpdate(SigningKey.class, id).orElseThrow(SigningKeys::notFound);
            if (key.status.equals("revoked") && !status.equals("revoked")) {
                throw AuthException.of(409, AuthErrorCode.CONFLICT, "A revoked key stays revoked");
            }
            if (status.equals("current") && !key.status.equals("current")) {
                retireCurrent(work, now);
            }
            key.status = status;
            key.updatedAt = now;
            work.update(key);
            return key;
        });
        forget();
        LOG.infof("Signing key %s is %s now", id, status);
        return changed;
    }

    /** Deletes a key that is not in use. */
    public SigningKey delete(UUID id) {
        SigningKey deleted = database.transaction(work -> {
            SigningKey key = work.findForUpdate(SigningKey.class, id).orElseThrow(SigningKeys::notFound);
            if (key.status.equals("current") || key.status.equals("previously_used")) {
                throw AuthException.of(409, AuthErrorCode.CONFLICT, "Revoke the key before it is deleted");
            }
            work.delete(key);
            return key;
        });
        forget();
        return deleted;
    }

    private static void retireCurrent(Work work, OffsetDateTime now) {
        work.execute("update SigningKey set status = 'previously_used', updatedAt = ?1 where status = 'current'", now);
    }

    private static AuthException notFound() {
        return AuthException.of(404, AuthErrorCode.SIGNING_KEY_NOT_FOUND, "There is no signing key of that id");
    }

    private SigningKey generate(String algorithm) {
        UUID id = UUID.randomUUID();
        try {
            PublicJsonWebKey pair =
                    switch (algorithm) {
                        case "ES256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
                        case "RS256" -> RsaJwkGenerator.generateJwk(RSA_BITS);
                        default -> throw AuthException.invalid("algorithm must be ES256 or RS256");
                    };
            pair.setKeyId(id.toString());
            pair.setAlgorithm(algorithm);
            pair.setUse("sig");
            SigningKey key = new SigningKey();
            key.id = id;
            key.algorithm = algorithm;
            key.publicJwk =
                    new JsonObject(pair.toJson(OutputControlLevel.PUBLIC_ONLY)).put("key_ops", List.of("verify"));
            key.sealedPrivateJwk = seal.seal(pair.toJson(OutputControlLevel.INCLUDE_PRIVATE), id.toString());
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("generating a key for " + algorithm, e);
        }
    }
}
