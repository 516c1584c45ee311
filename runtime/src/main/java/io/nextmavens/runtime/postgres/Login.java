package io.nextmavens.runtime.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a password is proven to the server: SCRAM-SHA-256 (RFC 5802, RFC 7677) and the older MD5. */
final class Login {

    static final String SCRAM_SHA_256 = "SCRAM-SHA-256";
    private static final int MAX_ITERATIONS = 1_000_000;

    private final String password;
    private final String clientFirstBare;
    private String serverSignature = "";

    Login(String password) {
        this(password, nonce());
    }

    Login(String password, String nonce) {
        // RFC 4013 (SASLprep) is NFKC for the characters that passwords have in practice
        this.password = Normalizer.normalize(password, Normalizer.Form.NFKC);
        // PostgreSQL takes the user from the startup message and ignores the one here
        this.clientFirstBare = "n=,r=" + nonce;
    }

    private static String nonce() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** client-first-message, without channel binding. */
    String clientFirst() {
        return "n,," + clientFirstBare;
    }

    /** client-final-message for the server's first. */
    String clientFinal(String serverFirst) throws GeneralSecurityException {
        String nonce = attribute(serverFirst, 'r');
        byte[] salt = Base64.getDecoder().decode(attribute(serverFirst, 's'));
        int iterations = Integer.parseInt(attribute(serverFirst, 'i'));
        if (!nonce.startsWith(clientFirstBare.substring("n=,r=".length())) || iterations > MAX_ITERATIONS) {
            throw new GeneralSecurityException("the server's SCRAM challenge is not an answer to ours");
        }
        byte[] salted = saltedPassword(salt, iterations);
        String withoutProof = "c=biws,r=" + nonce;
        String authMessage = clientFirstBare + "," + serverFirst + "," + withoutProof;
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
        byte[] proof = xor(clientKey, hmac(storedKey, authMessage));
        serverSignature = Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), authMessage));
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    /** Whether the server proved in its final message that it knows the password too. */
    boolean serverIsGenuine(String serverFinal) {
        return MessageDigest.isEqual(
                ("v=" + serverSignature).getBytes(StandardCharsets.US_ASCII),
                serverFinal.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code Hi} of RFC 5802, section 2.2. */
    private byte[] saltedPassword(byte[] salt, int iterations) throws GeneralSecurityException {
        Mac mac = mac(password.getBytes(StandardCharsets.UTF_8));
        mac.update(salt);
        byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] result = block.clone();
        for (int i = 1; i < iterations; i++) {
            block = mac.doFinal(block);
            for (int k = 0; k < result.length; k++) {
                result[k] ^= block[k];
            }
        }
        return result;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        // HMAC pads a short key with zeros, so an empty one may be written as one zero
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        return mac;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = a.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= b[i];
        }
        return result;
    }

    private static String attribute(String message, char name) throws GeneralSecurityException {
        for (int start = 0; start < message.length(); ) {
            int comma = message.indexOf(',', start);
            int end = comma < 0 ? message.length() : comma;
            if (end - start >= 2 && message.charAt(start) == name && message.charAt(start + 1) == '=') {
                return message.substring(start + 2, end);
            }
            start = end + 1;
        }
        throw new GeneralSecurityException("the server's SCRAM message has no attribute " + name);
    }

    /** {@code concat('md5', md5(concat(md5(concat(password, username)), salt)))}, manual section 55.2.1. */
    static String md5(String user, String password, byte[] salt) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        String inner = HexFormat.of().formatHex(digest.digest(user.getBytes(StandardCharsets.UTF_8)));
        digest.update(inner.getBytes(StandardCharsets.US_ASCII));
        return "md5" + HexFormat.of().formatHex(digest.digest(salt));
    }
}
