package io.nextmavens.operator.upgrade;

/** Whether a project is given the operator's release. */
public sealed interface Turn {

    /**
     * It is, or has it already.
     *
     * @param attended whether others wait for it to become available
     */
    record Now(boolean attended) implements Turn {}

    /**
     * It is not yet.
     *
     * @param message what it waits for
     * @param isNext whether it is among those that come next
     */
    record Later(String message, boolean isNext) implements Turn {}

    /**
     * It is not, since the release did harm.
     *
     * @param message to which project
     */
    record Stopped(String message) implements Turn {}
}
