package io.nextmavens.runtime.auth.factor;

import io.nextmavens.runtime.auth.store.MfaFactor;
import io.nextmavens.runtime.auth.token.DerivedKeys;
import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import io.nextmavens.runtime.auth.token.Resealing;
import io.nextmavens.runtime.auth.token.Seal;
import java.security.SecureRandom;

/**
 * Secrets of factors, sealed in the database. One that GoTrue wrote there stands as it is, in Base32, and is read so.
 * Thread-safe.
 */
final class FactorSecrets {

    private final SecureRandom random = new SecureRandom();
    private final Seal seal;

    FactorSecrets(DerivedKeys keys) {
        seal = new Seal(keys, Purpose.SECOND_FACTORS);
    }

    /** A new secret in Base32; the factor keeps it sealed. */
    String give(MfaFactor factor) {
        byte[] bytes = new byte[Totp.SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base32.encode(bytes);
        factor.secret = Resealing.SEALED + seal.seal(secret, factor.id.toString());
        return secret;
    }

    byte[] of(MfaFactor factor) {
        String secret = factor.secret.startsWith(Resealing.SEALED)
                ? seal.open(factor.secret.substring(Resealing.SEALED.length()), factor.id.toString())
                : factor.secret;
        return Base32.decode(secret);
    }
}
