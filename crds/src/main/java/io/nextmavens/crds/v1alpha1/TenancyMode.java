package io.nextmavens.crds.v1alpha1;

/** What the operator does about a table that is not isolated. */
public enum TenancyMode {
    /** It is repaired. */
    Enforce,
    /** It is reported. */
    Observe
}
