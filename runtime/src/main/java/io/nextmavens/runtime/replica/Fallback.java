package io.nextmavens.runtime.replica;

/** Why the primary answers a read that prefers the replica. */
public enum Fallback {
    /** No replica is configured. */
    NONE("none"),
    /** It did not answer when it was asked last. */
    AWAY("away"),
    /** Its rows are older than they may be. */
    BEHIND("behind"),
    /** It could not run the statement. */
    FAILED("failed");

    private final String text;

    Fallback(String text) {
        this.text = text;
    }

    /** As it stands in the header. */
    public String text() {
        return text;
    }
}
