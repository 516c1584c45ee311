package io.nextmavens.runtime.auth.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps a text so that the database alone does not give it away: AES-256-GCM (NIST SP 800-38D) with a random nonce. The
 * sealed text is bound to what it belongs to, so that it cannot be moved. It begins with the name of its key, so that
 * what a former key sealed is found and sealed anew. Thread-safe.
 */
public final class Seal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int NAME_BYTES = 6;
    private static final char AFTER_NAME = '.';
    private static final String CIPHER = "AES/GCM/NoPadding";

    private record NamedKey(String name, SecretKeySpec key) {

        /** The name tells nothing of the key: it is a part of an HMAC by it. */
        static NamedKey of(byte[] key) {
            byte[] name = DerivedKeys.mac(key, "name".getBytes(StandardCharsets.UTF_8));
            return new NamedKey(
                    HexFormat.of().formatHex(name, 0, NAME_BYTES) + AFTER_NAME, new SecretKeySpec(key, "AES"));
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final List<NamedKey> keys;

    public Seal(DerivedKeys keys, DerivedKeys.Purpose purpose) {
        this.keys = keys.keys(purpose).stream().map(NamedKey::of).toList();
    }

    /** How every text begins that the key of today sealed; none that another sealed does. */
    public String prefix() {
        return keys.getFirst().name();
    }

    /** Seals the text for its owner, such as the id of its row. */
    public String seal(String text, String owner) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = run(
                    Cipher.ENCRYPT_MODE, keys.getFirst().key(), nonce, owner, text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return prefix() + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing a text", e);
        }
    }

    /**
     * The text that was sealed for that owner.
     *
     * @throws IllegalStateException when the key is not known any more, or somebody changed it
     */
    public String open(String sealed, String owner) {
        // what was sealed before keys had names is tried with each
        int named = sealed.indexOf(AFTER_NAME) + 1;
        ByteBuffer whole = ByteBuffer.wrap(Base64.getDecoder().decode(sealed.substring(named)));
        byte[] nonce = new byte[NONCE_BYTES];
        whole.get(nonce);
        byte[] rest = new byte[whole.remaining()];
        whole.get(rest);
        for (NamedKey candidate : keys) {
            if (named == 0 || sealed.startsWith(candidate.name())) {
                try {
                    return new String(
                            run(Cipher.DECRYPT_MODE, candidate.key(), nonce, owner, rest), StandardCharsets.UTF_8);
                } catch (AEADBadTagException anotherKey) {
                    // said below, where no key is left
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("opening what is sealed", e);
                }
            }
        }
        throw new IllegalStateException("what is sealed cannot be opened: neither NEXTMAVENS_SEALING_KEY nor JWT_SECRET"
                + " is the one it was sealed with");
    }

    private static byte[] run(int mode, SecretKeySpec key, byte[] nonce, String owner, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(text);
    }
}
