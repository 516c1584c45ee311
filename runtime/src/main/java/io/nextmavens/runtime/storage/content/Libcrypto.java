package io.nextmavens.runtime.storage.content;

import java.util.Optional;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;
import org.jboss.logging.Logger;

/**
 * SHA-256 of OpenSSL 3 (man page SHA256_Init), whose functions without EVP keep what they need in memory of the caller's.
 * By the C interface of native images, for which alone it is; on HotSpot nothing of it may be called.
 */
final class Libcrypto {

    /** {@code SHA256_CTX} of openssl/sha.h: 28 words of 32 bits. */
    static final int CONTEXT_BYTES = 112;

    static final int DIGEST_BYTES = 32;

    private static final Logger LOG = Logger.getLogger(Libcrypto.class);
    private static final String FILE = "libcrypto.so.3";

    /** {@code RTLD_NOW} of dlfcn.h. */
    private static final int NOW = 2;

    private final Init init;
    private final Update update;
    private final End end;

    private Libcrypto(Init init, Update update, End end) {
        this.init = init;
        this.update = update;
        this.end = end;
    }

    /** Loads it, if this machine has it; it stays loaded. */
    static Optional<Libcrypto> load() {
        PointerBase library;
        try (CTypeConversion.CCharPointerHolder file = CTypeConversion.toCString(FILE)) {
            library = dlopen(file.get(), NOW);
        }
        if (library.isNull()) {
            LOG.infof("this machine has no %s: checksums of files are computed by Java, slowly", FILE);
            return Optional.empty();
        }
        CFunctionPointer init = function(library, "SHA256_Init");
        CFunctionPointer update = function(library, "SHA256_Update");
        CFunctionPointer end = function(library, "SHA256_Final");
        if (init.isNull() || update.isNull() || end.isNull()) {
            LOG.infof("%s has no SHA256_Init: checksums of files are computed by Java, slowly", FILE);
            return Optional.empty();
        }
        return Optional.of(new Libcrypto((Init) init, (Update) update, (End) end));
    }

    /** Begins one in the context. */
    void init(byte[] context) {
        try (PinnedObject pinned = PinnedObject.create(context)) {
            check(init.call(pinned.addressOfArrayElement(0)));
        }
    }

    /** Takes in bytes outside of the heap. */
    void update(byte[] context, long address, int length) {
        if (length > 0) {
            try (PinnedObject pinned = PinnedObject.create(context)) {
                check(update.call(
                        pinned.addressOfArrayElement(0), WordFactory.pointer(address), WordFactory.unsigned(length)));
            }
        }
    }

    /** Takes in bytes of an array. */
    void update(byte[] context, byte[] bytes, int from, int length) {
        if (length > 0) {
            try (PinnedObject pinned = PinnedObject.create(context);
                    PinnedObject pinnedBytes = PinnedObject.create(bytes)) {
                check(update.call(
                        pinned.addressOfArrayElement(0),
                        pinnedBytes.addressOfArrayElement(from),
                        WordFactory.unsigned(length)));
            }
        }
    }

    /** The digest of all. */
    byte[] end(byte[] context) {
        byte[] digest = new byte[DIGEST_BYTES];
        try (PinnedObject pinned = PinnedObject.create(context);
                PinnedObject pinnedDigest = PinnedObject.create(digest)) {
            check(end.call(pinnedDigest.addressOfArrayElement(0), pinned.addressOfArrayElement(0)));
        }
        return digest;
    }

    private static void check(int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto gave " + result + " for SHA-256");
        }
    }

    private static CFunctionPointer function(PointerBase library, String name) {
        try (CTypeConversion.CCharPointerHolder symbol = CTypeConversion.toCString(name)) {
            return dlsym(library, symbol.get());
        }
    }

    @CFunction("dlopen")
    private static native PointerBase dlopen(CCharPointer file, int flags);

    @CFunction("dlsym")
    private static native CFunctionPointer dlsym(PointerBase library, CCharPointer symbol);

    /** {@code int SHA256_Init(SHA256_CTX *c)}. */
    private interface Init extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(PointerBase context);
    }

    /** {@code int SHA256_Update(SHA256_CTX *c, const void *data, size_t len)}. */
    private interface Update extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(PointerBase context, PointerBase data, UnsignedWord length);
    }

    /** {@code int SHA256_Final(unsigned char *md, SHA256_CTX *c)}. */
    private interface End extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(PointerBase digest, PointerBase context);
    }
}
