package io.nextmavens.runtime.auth.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for one purpose each, derived from the project's secret (HKDF, RFC 5869, with one block), so that no two uses
 * share a key. Immutable; never prints one.
 */
public final class DerivedKeys {

    /** What a key is for. */
    public enum Purpose {
        /** Finds the successor of a refresh token. */
        REFRESH_TOKENS,
        /** Hashes the codes in mails. */
        ONE_TIME_TOKENS,
        /** Seals the private parts of signing keys. */
        SIGNING_KEYS,
        /** Seals the secrets of second factors. */
        SECOND_FACTORS,
        /** Protects a sign-in under way at a provider. */
        PROVIDER_STATE
    }

    private static final String HMAC = "HmacSHA256";

    private final byte[] secret;

    /** Keys of that secret, of 32 bytes or more. */
    public DerivedKeys(byte[] secret) {
        this.secret = mac("nextmavens auth".getBytes(StandardCharsets.UTF_8), secret);
    }

    /** The key for the purpose: 32 bytes. */
    public byte[] key(Purpose purpose) {
        return mac(secret, (purpose.name() + '\u0001').getBytes(StandardCharsets.UTF_8));
    }

    /** What the purpose's key makes of a text: 32 bytes that nobody without the secret can tell. */
    public byte[] mac(Purpose purpose, String text) {
        return mac(key(purpose), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same in hexadecimal. */
    public String hex(Purpose purpose, String text) {
        return HexFormat.of().formatHex(mac(purpose, text));
    }

    private static byte[] mac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("deriving a key", e);
        }
    }

    @Override
    public String toString() {
        return "DerivedKeys";
    }
}
