package io.nextmavens.runtime.storage.content;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By this platform's {@link MessageDigest}. */
final class JavaSha256 implements Sha256 {

    private final MessageDigest digest = sha256();
    private final byte[] scratch = new byte[8192];

    @Override
    public void update(Buffer bytes) {
        for (int from = 0; from < bytes.length(); from += scratch.length) {
            int to = Math.min(from + scratch.length, bytes.length());
            bytes.getBytes(from, to, scratch);
            digest.update(scratch, 0, to - from);
        }
    }

    @Override
    public String end() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
