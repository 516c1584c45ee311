package io.nextmavens.runtime.storage.content;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A running SHA-256 (FIPS 180-4) of bytes that pass. Not thread-safe. */
sealed interface Sha256 permits JavaSha256, LibcryptoSha256 {

    /** As org.graalvm.nativeimage.ImageInfo has it. */
    boolean IN_NATIVE_IMAGE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    /**
     * Begins one: by OpenSSL's libcrypto in a native image, where that is there, else by Java. HotSpot computes it with the
     * processor's instructions for it; an image for any processor does not, and is five times slower than libcrypto,
     * which asks the processor when it runs.
     */
    static Sha256 begin() {
        return IN_NATIVE_IMAGE ? OfTheMachine.begin() : new JavaSha256();
    }

    /** What this machine has is looked for with the first checksum, not when the image is built. */
    final class OfTheMachine {

        private static final Optional<Libcrypto> LIBCRYPTO = Libcrypto.load();

        private OfTheMachine() {}

        private static Sha256 begin() {
            return LIBCRYPTO.<Sha256>map(LibcryptoSha256::new).orElseGet(JavaSha256::new);
        }
    }

    /** Takes these bytes in; they stay as they are and may be given away afterwards. */
    void update(Buffer bytes);

    /** The checksum of all bytes, in hexadecimal; nothing may be taken in after. */
    String end();
}
