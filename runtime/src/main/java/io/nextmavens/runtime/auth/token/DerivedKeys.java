package io.nextmavens.runtime.auth.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
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

    private final List<byte[]> secrets;

    /**
     * Keys of secrets of 32 bytes or more each.
     *
     * @param secrets the one of today, then those before it, whose keys still open what they sealed
     */
    public DerivedKeys(List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no secret to derive keys from");
        }
        this.secrets = secrets.stream()
                .map(secret -> mac("nextmavens auth".getBytes(StandardCharsets.UTF_8), secret))
                .toList();
    }

    /** The purpose's keys of 32 bytes, that of today first. */
    List<byte[]> keys(Purpose purpose) {
        return secrets.stream().map(secret -> key(secret, purpose)).toList();
    }

    private static byte[] key(byte[] secret, Purpose purpose) {
        return mac(secret, (purpose.name() + '\u0001').getBytes(StandardCharsets.UTF_8));
    }

    /** How many secrets there are: that of today has the number 0. */
    public int count() {
        return secrets.size();
    }

    /** What the purpose's key makes of a text: 32 bytes that nobody without the secret can tell. */
    public byte[] mac(Purpose purpose, String text) {
        return mac(0, purpose, text);
    }

    /** The same with the key of the secret of that number. */
    public byte[] mac(int number, Purpose purpose, String text) {
        return mac(key(secrets.get(number), purpose), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same in hexadecimal. */
    public String hex(int number, Purpose purpose, String text) {
        return HexFormat.of().formatHex(mac(number, purpose, text));
    }

    static byte[] mac(byte[] key, byte[] text) {
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
