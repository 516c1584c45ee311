package io.nextmavens.runtime.auth.password;

import io.nextmavens.runtime.auth.settings.AuthSettings;

/** Hashes and verifies on the bounded pool, in a time that does not tell whether there was a hash. Thread-safe. */
public final class Passwords implements AutoCloseable {

    private final PasswordHash hash;
    private final HashPool pool;
    private final String nobodys;

    public Passwords(AuthSettings.Passwords settings) {
        this.hash = new PasswordHash(settings.argonMemoryKib(), settings.argonPasses());
        this.pool = new HashPool(settings.threads(), settings.queue());
        // of the cost of a real one; no password is known to give it
        this.nobodys = "$argon2id$v=19$m=" + settings.argonMemoryKib() + ",t=" + settings.argonPasses()
                + ",p=1$bm9ib2R5cyBzYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    }

    /** A new hash. */
    public String hash(String password) {
        return pool.compute(() -> hash.of(password));
    }

    /** Whether the password is that of the hash. */
    public boolean verify(String password, String stored) {
        return pool.compute(() -> hash.verify(password, stored));
    }

    /** Takes the time of a verification, and says no. */
    public boolean verifyNobody(String password) {
        var _ = pool.compute(() -> hash.verify(password, nobodys));
        return false;
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
