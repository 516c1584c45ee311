package io.nextmavens.runtime.auth.password;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A hash of Firebase, as GoTrue imports it: {@code $fbscrypt$v=1,n=14,r=8,p=1,ss=…,sk=…$salt$hash}. What scrypt (RFC
 * 7914) makes of the password is the key that encrypts the project's signer key, and that is the hash. Texts are in Base64.
 */
record FirebaseScrypt(int n, int r, int p, String separator, String signerKey, String salt, String hash) {

    private static final Pattern FORM = Pattern.compile("\\$fbscrypt\\$v=1,n=([0-9]{1,2}),r=([0-9]{1,2}),p=([0-9]{1,2})"
            + "(?:,ss=([A-Za-z0-9+/=]+))?,sk=([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");
    private static final int KEY_BYTES = 32;

    static Optional<FirebaseScrypt> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int n = Integer.parseInt(form.group(1));
        int r = Integer.parseInt(form.group(2));
        int p = Integer.parseInt(form.group(3));
        if (n < 1 || n > 20 || r < 1 || r > 16 || p < 1 || p > 4) {
            return Optional.empty();
        }
        FirebaseScrypt parsed = new FirebaseScrypt(
                n, r, p, form.group(4) == null ? "" : form.group(4), form.group(5), form.group(6), form.group(7));
        return parsed.isBase64() ? Optional.of(parsed) : Optional.empty();
    }

    private boolean isBase64() {
        try {
            return Stream.of(separator, signerKey, salt, hash).allMatch(text -> bytes(text) != null);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    boolean verify(String password) {
        byte[] first = bytes(salt);
        byte[] second = bytes(separator);
        byte[] salted = ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
        byte[] key = SCrypt.generate(password.getBytes(StandardCharsets.UTF_8), salted, 1 << n, r, p, KEY_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            return MessageDigest.isEqual(bytes(hash), cipher.doFinal(bytes(signerKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("verifying a password of Firebase", e);
        }
    }
}
