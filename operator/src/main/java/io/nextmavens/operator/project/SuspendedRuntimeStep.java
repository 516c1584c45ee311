package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.time.Clock;
import java.util.Optional;

/**
 * No pod of a suspended project runs; its Deployment and Service stay, so that they are back at once. Pods go when
 * gateways lead elsewhere, so that no request is refused on the way.
 */
final class SuspendedRuntimeStep implements Step {

    private final Clock clock;

    SuspendedRuntimeStep(Clock clock) {
        this.clock = clock;
    }

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
        if (!RouteBackend.isSettled(round, clock.instant())) {
            return new StepResult.Waiting(
                    ConditionReason.SUSPENDING, "the project is suspended when its gateway leads elsewhere");
        }
        round.objects().apply(RuntimeObjects.service(round.names()));
        var deployment = RuntimeObjects.deployment(round.names(), round.spec(), RuntimeStep.inputs(round));
        if (round.objects().find(deployment).isPresent()) {
            round.objects().apply(deployment);
        }
        return new StepResult.Suspended("the project is suspended: no pod of the runtime runs");
    }

    /** Whether a pod may still be there, which needs what is behind it. */
    static boolean hasPods(Round round) {
        return round.objects()
                .find(RuntimeObjects.deployment(round.names(), round.spec(), RuntimeStep.inputs(round)))
                .filter(deployment -> deployment.getSpec().getReplicas() != 0 || podsOf(deployment) > 0)
                .isPresent();
    }

    private static int podsOf(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getReplicas)
                .orElse(0);
    }
}
