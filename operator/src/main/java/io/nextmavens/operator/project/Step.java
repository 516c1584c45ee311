package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Optional;

/**
 * One step of a round. A step looks first and writes only what differs, and can be repeated at any time: a round may
 * end anywhere. Implementations are thread-safe; what belongs to one project is in the round.
 */
interface Step {

    /** The condition that the step speaks for. */
    ConditionType condition();

    /** Whether it has something to say of a project; its condition is left out of the status otherwise. */
    default boolean concerns(NextMavensProject project) {
        return true;
    }

    /** The step that has to be done first and is not. */
    default Optional<ConditionType> blockedBy(Round round) {
        return Optional.empty();
    }

    /** Brings it about as far as it can be without waiting. */
    StepResult run(Round round);
}
