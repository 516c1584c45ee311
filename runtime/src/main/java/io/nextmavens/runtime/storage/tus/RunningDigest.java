package io.nextmavens.runtime.storage.tus;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** SHA-256 that can be put aside between two pieces and taken up by another process. Not thread-safe. */
final class RunningDigest {

    private final SHA256Digest digest;

    private RunningDigest(SHA256Digest digest) {
        this.digest = digest;
    }

    /** Goes on where {@link #state} was taken, or begins. */
    static RunningDigest of(Optional<String> state) {
        return new RunningDigest(
                state.map(text -> new SHA256Digest(Base64.getDecoder().decode(text)))
                        .orElseGet(SHA256Digest::new));
    }

    void update(Buffer bytes) {
        byte[] copy = bytes.getBytes();
        digest.update(copy, 0, copy.length);
    }

    String state() {
        return Base64.getEncoder().encodeToString(digest.getEncodedState());
    }

    /** The checksum of all bytes so far, in hexadecimal. */
    String checksum() {
        SHA256Digest end = new SHA256Digest(digest);
        byte[] out = new byte[end.getDigestSize()];
        end.doFinal(out, 0);
        return HexFormat.of().formatHex(out);
    }
}
