package io.nextmavens.operator.route;

/** What a project's route leads to. */
public enum Backend {
    /** The project's own pods. */
    RUNTIME,
    /** The operator, which answers 503 with the reason: no pod of the project runs. */
    SUSPENDED
}
