package io.nextmavens.runtime.limits;

/** The requests of one tenant. Thread-safe. */
interface TenantBucket {

    /** The quota that it is filled by. */
    Quota quota();

    /** Takes one request. */
    Verdict take();
}
