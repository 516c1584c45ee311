package io.nextmavens.operator.database;

/** What happens to an exposed table that is not isolated by tenant. */
public enum IsolationMode {
    /** It is brought under isolation at once, or closed to the API when that is not possible. */
    ENFORCE,
    /** It is reported and left alone. */
    OBSERVE
}
