package io.nextmavens.runtime.auth.password;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import java.util.function.Supplier;

/** Hashes and verifies on the bounded pool, in a time that does not tell whether there was a hash. Thread-safe. */
public final class Passwords implements AutoCloseable {

    private final PasswordHash hash;
    private final HashPool pool;
    private final String nobodys;
    private final Timer hashes;

    public Passwords(AuthSettings.Passwords settings, MeterRegistry metrics) {
        this.hashes = metrics.timer("nextmavens.auth.hashes");
        this.hash = new PasswordHash(settings.argonMemoryKib(), settings.argonPasses(), settings.threads());
        this.pool = new HashPool(settings.threads(), settings.queue());
        // of the cost of a real one; no password is known to give it
        this.nobodys = "$argon2id$v=19$m=" + settings.argonMemoryKib() + ",t=" + settings.argonPasses()
                + ",p=1$bm9ib2R5cyBzYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    }

    /** A new hash. */
    public String hash(String password) {
        return timed(() -> hash.of(password));
    }

    /** Whether the password is that of the hash. */
    public boolean verify(String password, String stored) {
        return timed(() -> hash.verify(password, stored));
    }

    /** Takes the time of a verification, and says no. */
    public boolean verifyNobody(String password) {
        var _ = timed(() -> hash.verify(password, nobodys));
        return false;
    }

    private <T> T timed(Supplier<T> work) {
        return pool.compute(() -> hashes.record(work));
    }

    /** Whether the hash should be made anew. */
    public boolean isOutdated(String stored) {
        return hash.isOutdated(stored);
    }

    /** Passwords that wait to be hashed. */
    public int waiting() {
        return pool.waiting();
    }

    @Override
    public void close() {
        pool.close();
    }
}
