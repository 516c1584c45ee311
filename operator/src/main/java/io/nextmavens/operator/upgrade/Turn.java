package io.nextmavens.operator.upgrade;

import java.util.Optional;

/** Whether a project is given the operator's release. */
public sealed interface Turn {

    /**
     * It is, or has it already.
     *
     * @param wave those that are given it together, and that others wait for: {@link Waves#CANARIES}, then 1 and on;
     *     empty for one that nobody waits for
     */
    record Now(Optional<Integer> wave) implements Turn {

        /** Whether others wait for it to become available. */
        public boolean attended() {
            return wave.isPresent();
        }
    }

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
