package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.LendingSource;
import io.nextmavens.runtime.storage.content.Lent;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The header Upload-Checksum (tus 1.0.0, "Checksum"): checks the bytes of one request as they pass. */
final class UploadChecksum implements LendingSource {

    /** Names of tus and of Java. */
    static final Map<String, String> ALGORITHMS = Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256");

    private final ByteSource source;
    private final MessageDigest digest;
    private final byte[] expected;

    private UploadChecksum(ByteSource source, MessageDigest digest, byte[] expected) {
        this.source = source;
        this.digest = digest;
        this.expected = expected;
    }

    /** Reads the header: an algorithm and a checksum in Base64. */
    static UploadChecksum of(ByteSource source, String header) {
        String[] words = header.strip().split(" +", 2);
        String algorithm = ALGORITHMS.get(words[0]);
        if (algorithm == null || words.length != 2) {
            throw StorageErrors.invalid("Upload-Checksum has an algorithm that is none of "
                            + String.join(", ", ALGORITHMS.keySet()) + ", or no checksum")
                    .exception();
        }
        try {
            return new UploadChecksum(
                    source,
                    MessageDigest.getInstance(algorithm),
                    Base64.getDecoder().decode(words[1].strip()));
        } catch (IllegalArgumentException e) {
            throw StorageErrors.invalid("Upload-Checksum is not in Base64").exception();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    @Override
    public Future<Optional<Lent>> lend() {
        return source.lend()
                .onSuccess(bytes ->
                        bytes.ifPresent(lent -> digest.update(lent.bytes().getBytes())));
    }

    @Override
    public void cancel() {
        source.cancel();
    }

    /** Whether all bytes together are those that were meant; to be asked for once, at the end. */
    boolean isRight() {
        return MessageDigest.isEqual(digest.digest(), expected);
    }
}
