package io.nextmavens.crds.v1alpha1;

/** Whether the cause of an alert is there. */
public enum AlertPhase {
    /** It is. */
    Firing,
    /** It is no more. */
    Recovered
}
