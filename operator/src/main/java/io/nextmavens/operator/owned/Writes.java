package io.nextmavens.operator.owned;

/** What becomes of a write. */
public enum Writes {
    /** It is done. */
    KEPT,
    /** The API server says what it would do, and does nothing (Kubernetes API concepts, "Dry-run"). */
    TRIED;

    boolean areTried() {
        return this == TRIED;
    }
}
