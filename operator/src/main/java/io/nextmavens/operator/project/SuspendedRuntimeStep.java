package io.nextmavens.operator.project;

import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.Optional;

/** No pod of a suspended project runs; its Deployment and Service stay, so that they are back at once. */
final class SuspendedRuntimeStep implements Step {

    @Override
    public ConditionType condition() {
        return ConditionType.RUNTIME_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return round.isDone(ConditionType.KEYS_READY) ? Optional.empty() : Optional.of(ConditionType.KEYS_READY);
    }

    @Override
    public StepResult run(Round round) {
        round.objects().apply(RuntimeObjects.service(round.names()));
        var deployment = RuntimeObjects.deployment(round.names(), round.spec(), RuntimeStep.inputs(round));
        if (round.objects().find(deployment).isPresent()) {
            round.objects().apply(deployment);
        }
        return new StepResult.Suspended("the project is suspended: no pod of the runtime runs");
    }
}
